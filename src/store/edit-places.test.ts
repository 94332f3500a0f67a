import { describe, expect, it } from 'vitest';
import type { Edit } from '../protocol/edits.ts';
import { elsewhere, heldPlace, isGainAt, touches, withGain, type GainPlace } from './edit-places.ts';
import { linkDefaults } from './link.ts';
import { noRun } from './store.ts';
import { defaultView } from './view.ts';

const skip = { tensor: 'encoder.0', into: 'joined.0' };
const word: Edit = { kind: 'word', word: 2, value: 2 };
const gainAt = (edits: readonly Edit[], place: GainPlace) => edits.find((edit) => isGainAt(edit, place))?.value ?? 1;

it('is 1 where nothing is done', () => {
  expect(gainAt([word], skip)).toBe(1);
  expect(gainAt([{ kind: 'gain', tensor: 'encoder.0', value: 0 }], skip)).toBe(1);
});

it('is set, changed in its place, and gone at 1', () => {
  const cut = withGain([word], skip, 0);
  expect(cut).toEqual([word, { kind: 'gain', ...skip, value: 0 }]);
  expect(gainAt(cut, skip)).toBe(0);
  expect(withGain([...cut, word], skip, 0.5)).toEqual([word, { kind: 'gain', ...skip, value: 0.5 }, word]);
  expect(withGain(cut, skip, 1)).toEqual([word]);
});

it('is found on the whole tensor, which is cut wherever it is read', () => {
  const whole: Edit = { kind: 'gain', tensor: 'encoder.0', value: 0 };
  const own: Edit = { kind: 'gain', ...skip, value: 0.5 };
  expect(heldPlace([word, whole], skip)).toEqual({ tensor: 'encoder.0' });
  expect(withGain([word, whole], heldPlace([word, whole], skip), 1)).toEqual([word]);
  expect(heldPlace([own, whole], skip)).toEqual(skip);
  expect(heldPlace([word], skip)).toEqual(skip);
});

it('keeps the steps at which it holds', () => {
  const late: Edit = { kind: 'gain', ...skip, value: 0, steps: [20, 24], branch: 'conditional' };
  expect(withGain([late], skip, 2)).toEqual([{ ...late, value: 2 }]);
});

it('tells heads of one tensor apart', () => {
  const heads = withGain(withGain([], { tensor: 'p', heads: [0] }, 0), { tensor: 'p', heads: [1] }, 2);
  expect(heads).toHaveLength(2);
  expect(gainAt(heads, { tensor: 'p', heads: [1] })).toBe(2);
});

describe('where an edit holds that does not hold here', () => {
  const cut = (steps?: [number, number]): Edit => ({ kind: 'gain', tensor: 'skip', value: 0, ...(steps && { steps }) });
  const at = (step: number, fork: number | null = null) => ({
    recipe: { ...linkDefaults.recipe, fork: fork === null ? null : { at: fork, of: {} } },
    run: { ...noRun, total: 25 },
    view: { ...defaultView, step },
  });
  it.each([
    ['everywhere', undefined, at(3), null],
    ['here', [2, 3], at(3), null],
    ['later', [20, 24], at(3), '20–24'],
    ['in one step', [4, 4], at(3), '4'],
    ['beyond the end', [20, 99], at(3), '20–24'],
    ['of a fork that is still to come', undefined, at(3, 8), '8–24'],
    ['of a fork that comes too late', [2, 3], at(3, 8), 'no step'],
    ['at the picture, of which the last step is shown', [20, 24], at(25), null],
  ] as const)('%s', (_, steps, state, expected) => {
    expect(elsewhere(cut(steps === undefined ? undefined : [...steps]), state)).toBe(expected);
  });
  it('none', () => expect(elsewhere(undefined, at(3))).toBeNull());
});

describe('what a part is worth is told without the changes of it', () => {
  const place = { tensor: 'e', into: 'j' };
  const head = { tensor: 'maps', heads: [1] };
  it.each<[string, Edit, GainPlace, boolean]>([
    ['its gain', { kind: 'gain', ...place, value: 0 }, place, true],
    ['its mean, where all read it', { kind: 'mean', tensor: 'e' }, place, true],
    ['noise on it', { kind: 'noise', ...place, sigma: 1, seed: 0 }, place, true],
    ['a gain on some of its channels', { kind: 'gain', ...place, value: 0, channels: [3] }, place, true],
    ['what another reads', { kind: 'gain', tensor: 'e', into: 'k', value: 0 }, place, false],
    ['another head', { kind: 'gain', tensor: 'maps', heads: [0], value: 0 }, head, false],
    ['all heads', { kind: 'mean', tensor: 'maps' }, head, true],
    ['what the network is told', { kind: 'prompt', prompt: 'a dog' }, place, false],
  ])('%s', (_, edit, at, touched) => {
    expect(touches(edit, at)).toBe(touched);
  });
});
