/** Where the italics of mathematics begin in Unicode: what browsers draw for a variable of MathML, as wide as its subscript expects it. */
const alphabets = [
  { first: 'A', last: 'Z', italic: 0x1d434 },
  { first: 'a', last: 'z', italic: 0x1d44e },
  { first: 'Α', last: 'Ω', italic: 0x1d6e2 },
  { first: 'α', last: 'ω', italic: 0x1d6fc },
] as const;

/** Planck's constant was there before the alphabet. */
const ITALIC_H = 'ℎ';

/** `x` → `𝑥`; what is no letter stays as it is. Pure. */
export function mathItalic(letter: string): string {
  if (letter === 'h') return ITALIC_H;
  const alphabet = alphabets.find(({ first, last }) => letter >= first && letter <= last);
  return alphabet === undefined ? letter : String.fromCodePoint(alphabet.italic + letter.charCodeAt(0) - alphabet.first.charCodeAt(0));
}
