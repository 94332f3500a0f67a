import { expect, it } from 'vitest';
import { linkDefaults } from '../store/link.ts';
import { History, MOST_KEPT, type Snapshot } from './history.ts';

const at = (seed: number): Snapshot => ({ recipe: { ...linkDefaults.recipe, seed }, beside: null, letter: 'A' });

it('goes back and forth, and forgets what was undone with the next change', () => {
  const history = new History();
  history.push(at(1));
  expect(history.undo(at(2))).toEqual(at(1));
  expect(history.redo(at(1))).toEqual(at(2));
  history.undo(at(2));
  history.push(at(1));
  expect(history.redo(at(3))).toBeNull();
});

it('holds no more after a long visit than after a short one: the oldest changes go', () => {
  const history = new History();
  for (let seed = 0; seed < MOST_KEPT + 50; seed++) history.push(at(seed));
  let back = 0;
  let oldest = at(-1);
  for (let to = history.undo(at(-1)); to !== null; to = history.undo(to)) {
    back++;
    oldest = to;
  }
  expect(back).toBe(MOST_KEPT);
  expect(oldest).toEqual(at(50));
});

it('a change that came to nothing is no step back, and what was undone in vain can be again', () => {
  const history = new History();
  const [one, two, three] = [at(1), at(2), at(3)];
  history.push(one);
  history.push(two);
  history.notMade(two.recipe, three);
  expect(history.redo(two)).toEqual(three);
  expect(history.undo(three)).toEqual(two);
  expect(history.undo(two)).toEqual(one);
  history.notMade(two.recipe, one);
  expect(history.undo(two)).toEqual(one);
});
