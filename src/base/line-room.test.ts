import { expect, it } from 'vitest';
import { firstThatFits, widthOfWords } from './line-room.ts';

it('as many words are said as have room: in one line, in a line for each part, else fewer', () => {
  const ways = [['cut: −37% fine detail,', 'ε̂ changes 63%'], ['cut: ε̂ changes 63%']];
  expect(widthOfWords('ε̂')).toBe(6);
  expect(firstThatFits(ways, [240])).toEqual(['cut: −37% fine detail, ε̂ changes 63%']);
  expect(firstThatFits(ways, [140, 140])).toEqual(ways[0]);
  expect(firstThatFits(ways, [140])).toEqual(ways[1]);
  expect(firstThatFits(ways, [40])).toEqual(ways[1]);
});
