import { describe, expect, it } from 'vitest';
import type { Edit } from '../../protocol/edits.ts';
import { forkedFrom } from '../../protocol/fork.ts';
import { linkDefaults } from '../../store/link.ts';
import { noRun } from '../../store/store.ts';
import { editMarks, lanesOf } from './edit-marks.ts';

function run(letter: 'A' | 'B', timesteps: readonly number[], edits: Edit[]) {
  return {
    letter,
    recipe: { ...linkDefaults.recipe, edits },
    schedule: { timesteps, alphaBar: [], levels: [], stepOf: [] },
    run: { ...noRun, total: timesteps.length },
  };
}
const told: Edit = { kind: 'timestep', value: 5, steps: [1, 2] };
const always: Edit = { kind: 'timestep', value: 5 };

describe('where edits hold', () => {
  it('is their steps, held within the run, or all of it', () => {
    const hand = run('A', [9, 6, 3, 1], [told, always, { ...told, steps: [2, 40] }, { ...told, steps: [7, 9] }]);
    expect(editMarks(hand, null, null).map(({ first, last }) => [first, last])).toEqual([[1, 2], [0, 3], [2, 3]]);
    expect(editMarks(hand, null, null)[0]).toMatchObject({ letter: null, words: 'told t = 5 in steps 1–2' });
  });

  it('names a word as the network reads it, without the comma behind it', () => {
    const hand = run('A', [9, 6], [{ kind: 'word', word: 2, value: 0 }]);
    const [mark] = editMarks({ ...hand, recipe: { ...hand.recipe, prompt: 'A Cat, red' } }, null, null);
    expect(mark?.words).toContain('“cat”');
  });

  it('is nothing while a run has no positions', () => {
    expect(editMarks(run('A', [], [always]), null, null)).toEqual([]);
  });

  it('stands on the positions of the run in hand, A before B, a lane each', () => {
    const marks = editMarks(run('B', [9, 3], [always]), run('A', [9, 6, 3, 1], [{ ...told, steps: [2, 3] }]), null);
    expect(marks.map(({ letter, first, last }) => [letter, first, last])).toEqual([['A', 1, 1], ['B', 0, 1]]);
    expect(lanesOf(marks).map((lane) => lane.length)).toEqual([1, 1]);
  });

  it('is from where the run forks on, in a lane under that of the fork', () => {
    const before = run('A', [9, 6, 3, 1], []);
    const after = run('B', [9, 6, 3, 1], [always, { ...told, steps: [0, 1] }]);
    const marks = editMarks({ ...after, recipe: forkedFrom(before.recipe, 2, { ...after.recipe, seed: 11 }) }, before, null);
    expect(marks.map(({ letter, first, last, fork }) => [letter, first, last, fork])).toEqual([['B', 2, 3, true], ['B', 2, 3, undefined]]);
    expect(marks[0]?.words).toBe('forked at step 2');
    expect(lanesOf(marks)).toHaveLength(2);
  });
});
