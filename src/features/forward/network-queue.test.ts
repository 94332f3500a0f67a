import { expect, it } from 'vitest';
import type { NetworkInputs } from '../../protocol/frame.ts';
import { NetworkQueue } from './network-queue.ts';

const question = (t: number): NetworkInputs => ({ sample: new Float32Array(0), timestep: Float32Array.of(t), conditions: {}, batch: 1 });

it('lets the background stand back while an evaluation is wanted', async () => {
  const asked: number[] = [];
  const answers: (() => void)[] = [];
  const queue = new NetworkQueue(({ timestep }) => {
    asked.push(timestep[0] ?? -1);
    return new Promise((resolve) => answers.push(() => resolve(timestep)));
  });
  const { signal } = new AbortController();
  const look = queue.look(question(1), signal);
  const behind = queue.background(question(2), signal);
  await Promise.resolve();
  expect(asked).toEqual([1]);
  answers[0]?.();
  await look;
  await Promise.resolve();
  expect(asked).toEqual([1, 2]);
  answers[1]?.();
  expect([...(await behind)]).toEqual([2]);
});

it('does not ask for what was given up while it waited', async () => {
  const asked: number[] = [];
  let answer = (): void => undefined;
  const queue = new NetworkQueue(({ timestep }) => {
    asked.push(timestep[0] ?? -1);
    return new Promise((resolve) => (answer = () => resolve(timestep)));
  });
  const abort = new AbortController();
  const look = queue.look(question(1), new AbortController().signal);
  const behind = queue.background(question(2), abort.signal);
  abort.abort();
  answer();
  await look;
  await expect(behind).rejects.toThrow(/abort/i);
  expect(asked).toEqual([1]);
});
