import { expect, it } from 'vitest';
import { CaptionFoot } from './caption.ts';

const words = '“a blue cat on yellow”, seed 7, DDIM, 25 steps, guidance 3, without skip 0 in steps 20–24';

it('has room for its lines at the film’s width, and says all of them', () => {
  const caption = (position: number) => [`Step ${position} of 25`, words];
  const wide = new CaptionFoot(caption, 26, 784);
  expect(wide.linesAt(25)).toEqual(['Step 25 of 25', words]);
  expect(wide.height).toBe(48);
  const narrow = new CaptionFoot(caption, 26, 256, 2);
  expect(narrow.linesAt(0).slice(1).join(' ')).toBe(words);
  expect(narrow.height).toBe((narrow.linesAt(0).length * 20 + 8) * 2);
  expect(new CaptionFoot(null, 26, 784).height).toBe(0);
});
