import * as z from 'zod/mini';
import { readNpz } from '../base/npz.ts';
import { editsSchema } from '../protocol/edits.ts';
import type { NetworkInputs } from '../protocol/frame.ts';
import { recipeSchema } from '../protocol/recipe.ts';

/** What PyTorch makes of each kind of edit on the same x_t, and of whole runs: written by training/edit_goldens.py, read by tests. */
const schema = z.object({
  sha256: z.string(),
  recipe: z.pick(recipeSchema, { prompt: true, seed: true, sampler: true, steps: true, guidanceScale: true, eta: true }),
  runEdits: editsSchema,
  everyKind: editsSchema,
  cases: z.array(
    z.object({ name: z.string(), index: z.number(), inputs: z.string(), guidanceScale: z.number(), edits: editsSchema, inner: z.array(z.string()) }),
  ),
});

export function readGoldenEdits(json: unknown, npz: Uint8Array) {
  const { cases, ...rest } = schema.parse(json);
  const arrays = readNpz(npz);
  const array = (name: string): Float32Array => {
    const found = arrays.get(name);
    if (found === undefined) throw new Error(`no ${name} in the golden edits`);
    return Float32Array.from(found.data, Number);
  };
  const inputsOf = (key: string): NetworkInputs => {
    const timestep = array(`${key}/timestep`);
    const batch = timestep.length;
    const tokens = Int32Array.from(array(`${key}/tokens`));
    return { sample: array(`${key}/sample`), timestep, conditions: { tokens: { dims: [batch, tokens.length / batch], data: tokens } }, batch };
  };
  return {
    ...rest,
    cases: cases.map((one, i) => ({
      ...one,
      inputs: inputsOf(one.inputs),
      output: array(`${i}/output`),
      tensors: new Map(one.inner.map((name) => [name, array(`${i}/${name}`)])),
    })),
    /** Of whole runs. */
    pictures: new Map(['run', 'every kind'].map((name) => [name, array(name)] as const)),
  };
}
