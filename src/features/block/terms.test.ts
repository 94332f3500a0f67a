import { expect, it } from 'vitest';
import { titleOf } from './terms.ts';

it('the title says what is cut or changed, and measures what the sum read', () => {
  const edited = (branch: boolean, shortcut: boolean) => ({ branch, shortcut });
  expect(titleOf(182, 65.1, edited(false, false))).toBe('The branch’s norm is 2.80 times the shortcut’s');
  expect(titleOf(0, 65.1, edited(true, false))).toBe('The branch is cut: what leaves is the shortcut');
  expect(titleOf(91, 65.1, edited(true, false))).toBe('The changed branch’s norm is 1.40 times the shortcut’s');
  expect(titleOf(182, 0, edited(false, true))).toBe('The shortcut is cut: what leaves is the branch');
});
