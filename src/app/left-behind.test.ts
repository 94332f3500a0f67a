import { expect, it } from 'vitest';
import { linkDefaults } from '../store/link.ts';
import { leftBehind } from './left-behind.ts';

const { recipe } = linkDefaults;
const edited = { ...recipe, edits: [{ kind: 'word', word: 1, value: 0 } as const] };
const next = { ...recipe, model: 'emoji-16' };

it('says what a run of another model does not take along, and nothing where that is nothing', () => {
  expect(leftBehind({ recipe, beside: null }, next)).toBeNull();
  expect(leftBehind({ recipe: edited, beside: null }, next)).toBe('The edit belonged to emoji-32 and is not here.');
  expect(leftBehind({ recipe, beside: recipe }, next)).toBe('The comparison belonged to emoji-32 and is not here.');
  expect(leftBehind({ recipe: { ...edited, edits: [...edited.edits, ...edited.edits] }, beside: recipe }, next)).toBe('The edits and the comparison belonged to emoji-32 and are not here.');
});

it('says nothing of edits that are taken along', () => {
  expect(leftBehind({ recipe: edited, beside: null }, { ...edited, model: 'emoji-16' })).toBeNull();
});
