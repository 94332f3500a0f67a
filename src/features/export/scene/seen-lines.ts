import { within } from './around.ts';
import type { Box } from './scene.ts';

interface Line {
  readonly text: string;
  readonly box: Box;
}

/**
 * The lines of a text that are inside of what cuts it off. Where some are not, the last that is ends in “…”, as on the page; `widthOf`: of a text that
 * the page ends so where its line is too long. Pure.
 */
export function seenLines(lines: readonly Line[], clip: Box, widthOf: ((text: string) => number) | null): readonly Line[] {
  const seen = lines.filter(({ box }) => within(widthOf === null ? box : shortened(box, clip), clip)).map((line) => (widthOf === null ? line : fitted(line, clip.x + clip.width, widthOf)));
  const last = seen.at(-1);
  if (last === undefined || seen.length === lines.length || last.text.endsWith('…')) return seen;
  return [...seen.slice(0, -1), { text: `${last.text}…`, box: { ...last.box, width: last.box.width * (1 + 1 / Math.max(1, last.text.length)) } }];
}

/** The part of a line that lies before the right edge. */
function shortened(box: Box, clip: Box): Box {
  return { ...box, width: Math.max(0, Math.min(box.width, clip.x + clip.width - box.x)) };
}

function fitted(line: Line, right: number, widthOf: (text: string) => number): Line {
  const { text, box } = line;
  if (box.x + box.width <= right + 1) return line;
  const letters = Array.from(text);
  while (letters.length > 0 && box.x + widthOf(`${letters.join('')}…`) > right) letters.pop();
  const short = `${letters.join('').trimEnd()}…`;
  return { text: short, box: { ...box, width: widthOf(short) } };
}
