import { describe, expect, it } from 'vitest';
import type { LoadProgress } from '../../protocol/engine.ts';
import { Downloads } from './downloads.ts';

const model = (loaded: number, fromCache = false): LoadProgress => ({ phase: 'downloading', loaded, total: 9, fromCache, runtime: false });

describe('one figure for all that is downloaded', () => {
  it('adds model and runtime, whichever speaks first', () => {
    const said: LoadProgress[] = [];
    const downloads = new Downloads((progress) => said.push(progress));
    downloads.runtime({ loaded: 1, total: 4 });
    expect(said).toEqual([]);
    downloads.model(model(2));
    downloads.runtime({ loaded: 4, total: 4 });
    downloads.model(model(9));
    expect(said).toEqual([
      { phase: 'downloading', loaded: 3, total: 13, fromCache: false, runtime: true },
      { phase: 'downloading', loaded: 6, total: 13, fromCache: false, runtime: true },
      { phase: 'downloading', loaded: 13, total: 13, fromCache: false, runtime: true },
    ]);
  });

  it('counts only the runtime where the model is in store, and only the model where the runtime is there', () => {
    const said: LoadProgress[] = [];
    const stored = new Downloads((progress) => said.push(progress));
    stored.model(model(9, true));
    stored.runtime({ loaded: 1, total: 4 });
    stored.model({ phase: 'verifying' });
    expect(said).toEqual([model(9, true), { phase: 'downloading', loaded: 1, total: 4, fromCache: true, runtime: true }, { phase: 'verifying' }]);
  });
});
