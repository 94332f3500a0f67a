/** The room that the words' maps take beside the U: one line of large maps where they fit, else small ones, in as many lines as they need. Pure. */

export interface WordsRoom {
  /** Side of one map, CSS pixels. */
  readonly side: number;
  readonly width: number;
  readonly height: number;
}

/** As WordsBlock.module.css has them: under a map (its word, its weight), above and below them all. */
const UNDER = 44;
const AROUND = 62;
/** Where it is narrower, its heading, the scale and the choice of the branch take a line more each. */
const LINE = 15;
const IN_ONE_LINE = 268;
/** Two pixels of the screen for each of 16. */
const SMALL = 32;
/** Of a letter, in the mean, and what keeps a word from the next. */
const LETTER = 6.3;
const APART = 4;

export function gapOf(side: number): number {
  return side > SMALL ? 6 : 2;
}

/** `side` is what a map would be with room for all; `usual` and `most`: how wide the block is, and may be. */
export function wordsRoom(words: readonly string[], side: number, usual: number, most: number): WordsRoom {
  const around = (width: number): number => AROUND + (width < IN_ONE_LINE ? 3 * LINE : 0);
  if (linesOf(words, side, usual) <= 1) return { side, width: usual, height: around(usual) + side + UNDER };
  const width = Math.max(usual, most);
  const small = Math.min(side, SMALL);
  return { side: small, width, height: around(width) + linesOf(words, small, width) * (small + UNDER) };
}

function linesOf(words: readonly string[], side: number, width: number): number {
  let lines = 1;
  let taken = 0;
  for (const word of words) {
    const column = Math.max(side, LETTER * word.length + APART);
    if (taken > 0 && taken + gapOf(side) + column > width) {
      lines++;
      taken = column;
    } else taken += (taken > 0 ? gapOf(side) : 0) + column;
  }
  return lines;
}
