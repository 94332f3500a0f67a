import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { EditedAt, LoadedModel } from '../protocol/engine.ts';
import { forkedFrom } from '../protocol/fork.ts';
import type { NetworkInputs, Tensor } from '../protocol/frame.ts';
import { defaultRecipe, manifestSchema, sampleLength } from '../protocol/manifest.ts';
import { useStore } from '../store/store.ts';
import { Aside } from './aside.ts';
import type { Pictures } from './pictures.ts';
import type { Probes } from './probes.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const recipe = { ...defaultRecipe(manifest), sampler: 'DDIMScheduler' as const, steps: 4 };
const before = useStore.getState();
beforeEach(() => useStore.setState({ manifest, loaded: { manifest } as LoadedModel, recipe }));
afterEach(() => useStore.setState(before, true));

/** A network that answers 0; `asked` are the positions at which it was asked for edits. */
function network(answer: () => void = () => undefined): { readonly aside: Aside; readonly asked: number[] } {
  const asked: number[] = [];
  const forward = (inputs: NetworkInputs, names: readonly string[], _signal?: AbortSignal, edited?: EditedAt): Promise<Tensor[]> => {
    if (edited !== undefined) asked.push(edited.index);
    answer();
    return Promise.resolve(names.map((name) => ({ name, dims: [inputs.batch], data: new Float32Array(inputs.batch * sampleLength(manifest)) })));
  };
  return { aside: new Aside({ forward } as unknown as Probes, { startOf: () => Promise.resolve(null) } as unknown as Pictures), asked };
}

it('of a run that forks, the edits are those that hold at each position', async () => {
  const edited = { ...recipe, edits: [{ kind: 'timestep' as const, value: 100 }] };
  const out = network();
  await out.aside.run(forkedFrom(edited, 2, recipe), {});
  expect(out.asked).toEqual([0, 1]);
  const into = network();
  await into.aside.run(forkedFrom(recipe, 2, edited), {});
  expect(into.asked).toEqual([2, 3]);
});

it('ends where another model is opened meanwhile, whose answers are of another run', async () => {
  const { aside } = network(() => useStore.setState({ manifest: { ...manifest } }));
  await expect(aside.run(recipe, {})).rejects.toMatchObject({ name: 'AbortError' });
});
