import { expect, it, vi } from 'vitest';
import type { Engine } from '../protocol/engine.ts';
import { LaterEngine } from './later-engine.ts';

function engine() {
  const calls: string[] = [];
  const here = {
    prepare: (choice: string) => calls.push(`prepare ${choice}`),
    onLoss: () => {
      calls.push('listens');
      return () => calls.push('stops');
    },
    words: (prompt: string) => {
      calls.push(`words ${prompt}`);
      return Promise.resolve([prompt]);
    },
  };
  return { calls, here: here as unknown as Engine };
}

it('is told and asked before it is there, and asked at once from then on', async () => {
  const { calls, here } = engine();
  let arrive: (engine: Engine) => void = vi.fn();
  const later = new LaterEngine(() => new Promise((resolve) => (arrive = resolve)));
  const words = later.words('blue');
  later.prepare('wasm');
  const stop = later.onLoss(vi.fn());
  later.onLoss(vi.fn())();
  expect(calls).toEqual([]);
  arrive(here);
  await expect(words).resolves.toEqual(['blue']);
  expect(calls).toEqual(['prepare wasm', 'listens', 'words blue']);
  stop();
  void later.words('red');
  expect(calls.slice(3)).toEqual(['stops', 'words red']);
});

it('is asked for again where its program did not come', async () => {
  const { calls, here } = engine();
  const bring = vi.fn<() => Promise<Engine>>().mockRejectedValueOnce(new TypeError('Failed to fetch')).mockResolvedValue(here);
  const later = new LaterEngine(bring);
  later.prepare('auto');
  await expect(later.words('blue')).rejects.toMatchObject({ code: 'program-not-loaded' });
  await expect(later.words('blue')).resolves.toEqual(['blue']);
  expect(calls).toEqual(['prepare auto', 'words blue']);
  expect(bring).toHaveBeenCalledTimes(2);
});

it('is not waited for without end: after a minute there is a sentence, and it is there when it is asked again once it has come', async () => {
  vi.useFakeTimers();
  try {
    const { here } = engine();
    let arrive: (engine: Engine) => void = vi.fn();
    const program = new Promise<Engine>((resolve) => (arrive = resolve));
    const later = new LaterEngine(() => program);
    const words = later.words('blue').catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await words).toMatchObject({ code: 'program-not-loaded', message: expect.stringMatching(/nothing came for 60 seconds.*try again/) as string });
    arrive(here);
    await expect(later.words('blue')).resolves.toEqual(['blue']);
  } finally {
    vi.useRealTimers();
  }
});
