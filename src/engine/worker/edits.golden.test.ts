import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { readNpz } from '../../base/npz.ts';
import { editsSchema, type Edit } from '../../protocol/edits.ts';
import type { NetworkInputs } from '../../protocol/frame.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import { recipeSchema, type Recipe } from '../../protocol/recipe.ts';
import { deviation } from '../golden.ts';
import { trajectory } from '../trajectory.ts';

/** What PyTorch makes of each kind of edit on the same x_t, and of whole runs: training/edit_goldens.py. */
const folder = new URL('../fixtures/', import.meta.url);
const golden = z
  .object({
    sha256: z.string(),
    recipe: recipeSchema.pick({ prompt: true, seed: true, sampler: true, steps: true, guidanceScale: true, eta: true }),
    runEdits: editsSchema,
    everyKind: editsSchema.default([]),
    cases: z.array(
      z.object({ name: z.string(), index: z.number(), inputs: z.string(), guidanceScale: z.number(), edits: editsSchema, inner: z.array(z.string()) }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('edits-emoji-16.json', folder), 'utf8')));
const arrays = readNpz(new Uint8Array(readFileSync(new URL('edits-emoji-16.npz', folder))));
const array = (name: string): Float32Array => {
  const found = arrays.get(name);
  if (found === undefined) throw new Error(`no ${name} in the golden edits`);
  return Float32Array.from(found.data, Number);
};

const wholeRuns: readonly (readonly [string, Edit[], string])[] = [
  ['a graph edited with onnx, in Python onnxruntime', golden.runEdits, 'run'],
  ['PyTorch, with edits of every kind', golden.everyKind, 'every kind'],
];

const manifest = shippedManifest();
const { signal } = new AbortController();

describe('edits of emoji-16 are PyTorch’s', { timeout: 60_000 }, () => {
  let opened: Awaited<ReturnType<typeof openShipped>>;
  const recipe = (patch: Partial<Recipe>): Recipe => ({ ...defaultRecipe(manifest), ...golden.recipe, ...patch });

  beforeAll(async () => {
    expect(golden.sha256).toBe(manifest.model.sha256);
    opened = await openShipped(manifest);
  }, 60_000);
  afterAll(async () => {
    await opened.edited.forget();
    await opened.network.release();
  });

  it.each(golden.cases.map((one, i) => [one.name, i, one] as const))('%s', async (_, i, { index, inputs: key, guidanceScale, edits, inner }) => {
    const sample = array(`${key}/sample`);
    const timestep = array(`${key}/timestep`);
    const tokens = Int32Array.from(array(`${key}/tokens`));
    const batch = timestep.length;
    const inputs: NetworkInputs = { sample, timestep, conditions: { tokens: { dims: [batch, tokens.length / batch], data: tokens } }, batch };
    const of = recipe({ edits, guidanceScale });
    opened.edited.check(of);
    const { output, tensors } = await opened.edited.look(inputs, inner, { manifest, recipe: of, start: null, index }, signal);
    expect(deviation(output, array(`${i}/output`))).toBeLessThan(1e-4);
    for (const { name, data } of tensors) expect(deviation(data, array(`${i}/${name}`)), name).toBeLessThan(1e-4);
  });

  it.each(wholeRuns.filter(([, , expected]) => arrays.has(expected)))('a whole run is that of %s', async (_, edits, expected) => {
    const of = recipe({ edits });
    opened.edited.check(of);
    let picture = new Float32Array();
    const visits = trajectory({ manifest, recipe: of, start: null, known: [], until: Infinity }, (inputs, index) =>
      opened.edited.look(inputs, [], { manifest, recipe: of, start: null, index }, signal),
    );
    for await (const { frame } of visits) picture = Float32Array.from(frame.prev);
    const wanted = array(expected);
    const range = wanted.reduce((most, x) => Math.max(most, x), -Infinity) - wanted.reduce((least, x) => Math.min(least, x), Infinity);
    expect(Math.max(...picture.map((x, i) => Math.abs(x - (wanted[i] ?? NaN)))) / range).toBeLessThan(1e-3);
  });
});
