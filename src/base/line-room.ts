/** Words where there is so much room for them and no more. Pure. */

/** How wide they may be, in one line, in two and so on: as many as there is room for. */
export type LineRoom = readonly number[];

/** Of a letter of 12 px, in the mean. */
const LETTER = 6;

/** `ε̂` counts as one letter. */
export const widthOfWords = (words: string): number => LETTER * words.replace(/\p{M}/gu, '').length;

/** The first that has room: in one line, else a line for each of its parts. The last if none has. */
export function firstThatFits(ways: readonly (readonly string[])[], room: LineRoom): readonly string[] {
  const fits = (words: readonly string[]): boolean => words.every((part) => widthOfWords(part) <= (room[words.length - 1] ?? 0));
  for (const words of ways) {
    const one = [words.join(' ')];
    if (fits(one)) return one;
    if (fits(words)) return words;
  }
  return ways.at(-1) ?? [];
}
