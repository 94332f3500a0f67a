import { describe, expect, it } from 'vitest';
import { StartWatch } from './start-watch.ts';

/** Beats until it is overdue; null where it never is. */
function overdue(watch: StartWatch, most = 1000): { readonly after: number; readonly what: string } | null {
  for (let after = 1; after <= most; after++) {
    const what = watch.beat();
    if (what !== null) return { after, what };
  }
  return null;
}

describe('a start that does not get on', () => {
  it('is overdue after 45 beats in one phase, and the phase is named', () => {
    const watch = new StartWatch();
    watch.hear({ phase: 'starting', device: 'wasm', elapsedMs: 0 });
    expect(overdue(watch)).toEqual({ after: 46, what: 'building the network' });
    expect(overdue(new StartWatch())).toEqual({ after: 46, what: 'asking for the model' });
  });

  it('saying again and again that it goes on is not getting on, the next phase and more bytes are', () => {
    const watch = new StartWatch();
    for (let second = 0; second < 40; second++) {
      watch.hear({ phase: 'starting', device: 'wasm', elapsedMs: second * 1000 });
      expect(watch.beat()).toBeNull();
    }
    watch.hear({ phase: 'warming', device: 'wasm', elapsedMs: 0 });
    expect(overdue(watch)?.after).toBe(46);
    const slow = new StartWatch();
    for (let second = 0; second < 1000; second++) {
      slow.hear({ phase: 'downloading', loaded: second, total: 9000, fromCache: false, runtime: true });
      expect(slow.beat()).toBeNull();
    }
  });

  it('a graphics processor, which compiles for long, has longer', () => {
    const watch = new StartWatch();
    watch.hear({ phase: 'warming', device: 'webgpu', elapsedMs: 0 });
    expect(overdue(watch)?.after).toBe(301);
  });
});
