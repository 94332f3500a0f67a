import { describe, expect, it } from 'vitest';
import { initialState, noRun, type AppState } from '../../store/store.ts';
import { eventsBetween, readCall } from './talk.ts';

describe('calls of the page outside', () => {
  it('are read where they have the form that is written down', () => {
    expect(readCall({ unetscope: 1, id: 7, call: 'seek', step: 3 }, 1)).toEqual({ unetscope: 1, id: 7, call: 'seek', step: 3 });
    expect(readCall({ unetscope: 1, id: 'a', call: 'run', recipe: { prompt: 'a red heart', seed: 3 } }, 1)).toMatchObject({ recipe: { seed: 3 } });
  });

  it('are refused with what is wrong', () => {
    const refused = (message: object, version: unknown = 1) => {
      try {
        readCall(message, version);
      } catch (error) {
        return error;
      }
      return null;
    };
    expect(refused({ unetscope: 2, id: 1, call: 'run' }, 2)).toMatchObject({ code: 'embed-version' });
    for (const message of [
      { unetscope: 1, id: 1, call: 'erase' },
      { unetscope: 1, call: 'run' },
      { unetscope: 1, id: 1, call: 'seek', step: -1 },
      { unetscope: 1, id: 1, call: 'run', recipe: { seed: 'x' } },
      { unetscope: 1, id: 1, call: 'run', recipe: { colour: 'red' } },
      { unetscope: 1, id: 1, call: 'show', view: { embed: [] } },
    ]) {
      expect(refused(message), JSON.stringify(message)).toMatchObject({ code: 'embed-message' });
    }
  });
});

describe('events', () => {
  it('say what there is at first, then what has changed', () => {
    expect(eventsBetween(null, initialState).map(({ event }) => event)).toEqual(['recipe', 'step', 'run']);
    const later: AppState = {
      ...initialState,
      view: { ...initialState.view, step: 2 },
      run: { ...noRun, state: 'done', total: 2, computed: 2, checksum: 'ab' },
      schedule: { timesteps: [999, 499], alphaBar: [0, 0.5, 1], levels: [], stepOf: [0, 1] },
      problems: [{ code: 'x', message: 'y', where: 'run', retry: false }],
    };
    expect(eventsBetween(initialState, later)).toEqual([
      { event: 'step', step: 2, total: 2, timestep: null },
      { event: 'run', state: 'done', source: 'none', computed: 2, total: 2, checksum: 'ab' },
      { event: 'problem', code: 'x', message: 'y' },
    ]);
    expect(eventsBetween(later, later)).toEqual([]);
  });
});
