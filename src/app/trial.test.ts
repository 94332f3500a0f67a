import { readFileSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import type { Edit } from '../protocol/edits.ts';
import type { Frame, Tensor } from '../protocol/frame.ts';
import { defaultRecipe, manifestSchema, sampleLength } from '../protocol/manifest.ts';
import { useStore } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import type { Pictures } from './pictures.ts';
import type { Probes } from './probes.ts';
import type { Problems } from './problems.ts';
import type { Run } from './run.ts';
import { Trial } from './trial.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const recipe = { ...defaultRecipe(manifest), sampler: 'DDIMScheduler' as const, steps: 4 };
const before = useStore.getState();
afterEach(() => useStore.setState(before, true));

it('what is tried while the pass of a trial that has ended still goes on is shown', async () => {
  useStore.setState({ manifest, recipe, view: { ...before.view, step: 0 } });
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const probes = {
    wanted: () => [],
    with: (_run: Run, _position: number, edits: readonly Edit[]): Promise<Tensor[]> => {
      asked.push(edits.length);
      return new Promise((resolve) => answers.push(() => resolve([{ name: manifest.output, dims: [2], data: new Float32Array(2 * sampleLength(manifest)) }])));
    },
  };
  const frame = { index: 0 } as Frame;
  const run = { recipe, record: { run: { total: 4 } }, room: { frame: () => frame, allFrames: () => [frame], probe: () => undefined } };
  const trial = new Trial(probes as unknown as Probes, { startOf: () => Promise.resolve(null) } as unknown as Pictures, { clear: () => undefined } as unknown as Problems);
  const pass = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    answers.shift()?.();
  };
  const edit: Edit = { kind: 'timestep', value: 100 };
  const shown = trial.show(run as unknown as Run, [edit]);
  await new Promise((resolve) => setTimeout(resolve));
  trial.end();
  void trial.show(run as unknown as Run, [edit, edit]);
  await pass();
  await pass();
  await shown;
  expect(asked).toEqual([1, 2]);
});

it('hands over the tensors that an edit leaves as they were as they are', async () => {
  useStore.setState({ manifest, recipe, view: { ...before.view, step: 0 } });
  const own: Tensor = { name: 'encoder', dims: [4], data: Float32Array.of(1, 2, 3, 4) };
  const changes = [5, 6, 6];
  const probes = {
    wanted: () => ['encoder', 'decoder'],
    with: (): Promise<Tensor[]> =>
      Promise.resolve([
        { name: manifest.output, dims: [2], data: new Float32Array(2 * sampleLength(manifest)) },
        { ...own, data: own.data.slice() },
        { name: 'decoder', dims: [1], data: Float32Array.of(changes.shift() ?? 0) },
      ]),
  };
  const frame = { index: 0 } as Frame;
  const room = { frame: () => frame, allFrames: () => [frame], probe: (_: number, name: string) => (name === 'encoder' ? own : undefined) };
  const run = { recipe, record: { run: { total: 4 } }, room };
  const trial = new Trial(probes as unknown as Probes, { startOf: () => Promise.resolve(null) } as unknown as Pictures, { clear: () => undefined } as unknown as Problems);
  const tried = async (): Promise<ReadonlyMap<string, Tensor>> => {
    const setTrial = vi.spyOn(tensorRoom, 'setTrial');
    await trial.show(run as unknown as Run, [{ kind: 'timestep', value: 100 }]);
    return setTrial.mock.lastCall?.[0]?.tensors ?? new Map<string, Tensor>();
  };
  const [first, second, third] = [await tried(), await tried(), await tried()];
  expect(first.get('encoder')).toBe(own);
  expect(first.get('decoder')?.data).toEqual(Float32Array.of(5));
  expect(second.get('decoder')?.data).toEqual(Float32Array.of(6));
  expect(third.get('decoder')).toBe(second.get('decoder'));
  // The answer is told first, to be drawn before tensors are compared and the figure is rendered.
  const order: string[] = [];
  const off = tensorRoom.onTrial(({ index }) => order.push(`answer ${index}`));
  vi.spyOn(tensorRoom, 'hand', 'get').mockReturnValue(room as unknown as typeof tensorRoom.hand);
  const stop = tensorRoom.subscribe(() => order.push('figure'));
  await tried();
  off();
  stop();
  expect(order).toEqual(['answer 0', 'figure']);
});
