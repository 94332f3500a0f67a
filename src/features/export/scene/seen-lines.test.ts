import { expect, it } from 'vitest';
import { seenLines } from './seen-lines.ts';

const line = (text: string, y: number, x = 0) => ({ text, box: { x, y, width: 10 * text.length, height: 14 } });
const widthOf = (text: string) => 10 * text.length;
const clip = { x: 0, y: 0, width: 100, height: 30 };

it('keeps lines that are seen, and ends the last in “…” where the page cuts the rest off', () => {
  const [one, two, three] = [line('the output', 0), line('of encoder', 15), line('0 × 0.5', 40)];
  expect(seenLines([one, two], clip, null)).toEqual([one, two]);
  expect(seenLines([one, two, three], clip, null).map(({ text }) => text)).toEqual(['the output', 'of encoder…']);
  expect(seenLines([three], clip, null)).toEqual([]);
});

it('shortens a line that the page ends in “…”, and no other', () => {
  const long = line('a word of too many letters', 0);
  const [short] = seenLines([long], clip, widthOf);
  expect(short).toMatchObject({ text: 'a word of…', box: { width: 100 } });
  expect(seenLines([line('a word', 0)], clip, widthOf)).toMatchObject([{ text: 'a word' }]);
});
