import { expect, it } from 'vitest';
import { CaptionFoot, positionWords } from './caption.ts';

const words = '“a blue cat on yellow”, seed 7, DDIM, 25 steps, guidance 3, without skip 0 in steps 20–24';

const widthOf = (text: string, { size }: { readonly size: number }): number => 0.52 * size * text.length;

it('has room for its lines at the film’s width, and says all of them', () => {
  const caption = (position: number) => [`Step ${position} of 25`, words];
  const wide = new CaptionFoot(caption, 26, 784, 1, widthOf);
  expect(wide.linesAt(25)).toEqual(['Step 25 of 25', words]);
  expect(wide.height).toBe(48);
  const narrow = new CaptionFoot(caption, 26, 256, 2, widthOf);
  expect(narrow.linesAt(0).slice(1).join(' ')).toBe(words);
  expect(narrow.height).toBe((narrow.linesAt(0).length * 20 + 8) * 2);
  expect(new CaptionFoot(null, 26, 784).height).toBe(0);
});

it('counts evaluations where a step takes two, and says where an inversion ends', () => {
  const place = { position: 2, total: 5, steps: 5, timestep: 666, end: 'picture' as const };
  expect(positionWords(place)).toBe('Step 2 of 5 · t = 666');
  expect(positionWords({ ...place, steps: 3 })).toBe('Evaluation 2 of 5 · t = 666');
  expect(positionWords({ ...place, position: 5 })).toBe('Step 5 of 5 · the picture');
  expect(positionWords({ ...place, position: 5, end: 'noise' })).toBe('Step 5 of 5 · the noise');
});
