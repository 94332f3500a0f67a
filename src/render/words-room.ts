/** The room that the words' maps take beside the U: one line of large maps where they fit, else small ones, in as many lines as it needs. Pure. */

export interface WordsRoom {
  /** Side of one map, CSS pixels. */
  readonly side: number;
  readonly width: number;
  readonly height: number;
}

/** As WordsBlock.module.css has them: between maps, under a map (its word, its weight), above and below them all. */
const GAP = 6;
const UNDER = 44;
const AROUND = 54;
/** Two pixels of the screen for each of 16. */
const SMALL = 32;
/** A word of seven letters. */
const COLUMN = 38;

/** `side` is what a map would be with room for all; `usual` and `most`: how wide the block is, and may be. */
export function wordsRoom(count: number, side: number, usual: number, most: number): WordsRoom {
  if (count * (side + GAP) - GAP <= usual) return { side, width: usual, height: AROUND + side + UNDER };
  const width = Math.max(usual, most);
  const small = Math.min(side, SMALL);
  const lines = Math.ceil(count / Math.max(1, Math.floor((width + GAP) / (COLUMN + GAP))));
  return { side: small, width, height: AROUND + lines * (small + UNDER) };
}
