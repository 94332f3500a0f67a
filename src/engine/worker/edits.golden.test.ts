import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../../tools/unets/shipped-network.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import { deviation } from '../golden.ts';
import { readGoldenEdits } from '../golden-edits.ts';
import { trajectory } from '../trajectory.ts';

const read = (file: string) => readFileSync(new URL(`../fixtures/${file}`, import.meta.url));
const golden = readGoldenEdits(JSON.parse(read('edits-emoji-16.json').toString()), new Uint8Array(read('edits-emoji-16.npz')));

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

  it.each(golden.cases.map((one) => [one.name, one] as const))('%s', async (_, { index, inputs, guidanceScale, edits, output, tensors }) => {
    const of = recipe({ edits, guidanceScale });
    opened.edited.check(of);
    const found = await opened.edited.look(inputs, [...tensors.keys()], { manifest, recipe: of, start: null, index }, signal);
    expect(deviation(found.output, output)).toBeLessThan(1e-4);
    for (const { name, data } of found.tensors) expect(deviation(data, tensors.get(name) ?? new Float32Array()), name).toBeLessThan(1e-4);
  });

  it.each([...golden.pictures.keys()])('a whole run: %s', async (name) => {
    // Python's onnxruntime on a graph edited with onnx; PyTorch with hooks.
    const of = recipe({ edits: name === 'run' ? golden.runEdits : golden.everyKind });
    opened.edited.check(of);
    let picture = new Float32Array();
    const visits = trajectory({ manifest, recipe: of, start: null, known: [], until: Infinity }, (inputs, index) =>
      opened.edited.look(inputs, [], { manifest, recipe: of, start: null, index }, signal),
    );
    for await (const { frame } of visits) picture = Float32Array.from(frame.prev);
    const wanted = golden.pictures.get(name) ?? new Float32Array();
    const range = wanted.reduce((most, x) => Math.max(most, x), -Infinity) - wanted.reduce((least, x) => Math.min(least, x), Infinity);
    expect(picture).toHaveLength(wanted.length);
    expect(Math.max(...picture.map((x, i) => Math.abs(x - (wanted[i] ?? NaN)))) / range).toBeLessThan(1e-3);
  });
});
