import { describe, expect, it } from 'vitest';
import { Activity } from './activity.ts';

describe('Activity', () => {
  it('is idle at once when nothing goes on', async () => {
    await new Activity().whenIdle();
  });

  it('waits for the last of several, and for what follows from it', async () => {
    const activity = new Activity();
    const log: string[] = [];
    const first = activity.begin();
    const second = activity.begin();
    const idle = activity.whenIdle().then(() => log.push('idle'));
    first();
    await Promise.resolve();
    second();
    const third = activity.begin();
    await new Promise((resolve) => setTimeout(resolve));
    expect(log).toEqual([]);
    third();
    third();
    await idle;
    expect(log).toEqual(['idle']);
  });

  it('ends when the tracked work fails', async () => {
    const activity = new Activity();
    await expect(activity.track(Promise.reject(new Error('no')))).rejects.toThrow('no');
    await activity.whenIdle();
  });
});
