import { describe, expect, it } from 'vitest';
import { SerialQueue } from './serial-queue.ts';

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

describe('SerialQueue', () => {
  it('never lets two tasks overlap and keeps their order', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    const task = (name: string) => async () => {
      log.push(`${name} begins`);
      await pause();
      log.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([queue.run(task('a')), queue.run(task('b')), queue.run(task('c'))]);
    expect(results).toEqual(['a', 'b', 'c']);
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('goes on after a failure', async () => {
    const queue = new SerialQueue();
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(() => 7);
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe(7);
    expect(queue.size).toBe(0);
  });

  it('does not start a task that was aborted while it waited', async () => {
    const queue = new SerialQueue();
    const controller = new AbortController();
    const first = queue.run(pause);
    let started = false;
    const second = queue.run(() => {
      started = true;
    }, controller.signal);
    controller.abort(new Error('changed my mind'));
    await first;
    await expect(second).rejects.toThrow('changed my mind');
    expect(started).toBe(false);
  });
});
