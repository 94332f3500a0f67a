import { expect, it } from 'vitest';
import { waitingFor } from './side.ts';
import { useStore } from './store.ts';

it('says of a step that the run has not reached that it is not computed, not that it is being computed', () => {
  const state = useStore.getState();
  const at = (step: number): string =>
    waitingFor({ ...state, engine: { phase: 'ready' } as typeof state.engine, run: { ...state.run, state: 'running', computed: 7, total: 1000 }, view: { ...state.view, step } }, 'hand');
  expect(at(7)).toBe('computing…');
  expect(at(853)).toBe('not computed yet');
  expect(at(1000)).toBe('not computed yet');
});
