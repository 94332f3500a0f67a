import { widthOfWords, type LineRoom } from '../base/line-room.ts';
import { LABEL_LINE, bottomOf, middleOf, right } from './layout-pieces.ts';
import type { Anchor, ULayout } from './layout-types.ts';

/** The room under a skip and under what comes from below, for what a cut of it costs. Pure. */

export interface WorthPlace extends Anchor {
  readonly lines: LineRoom;
}

/** From a tile to the words under it, from a name to the tile under that, and what a line box is higher than its letters. */
const UNDER = 5;
const NAME = 19;
const LEADING = 3;
/** From the middle of an arrow that comes up to the words on its left and, behind its handle, on its right. */
const BEFORE_ARROW = 8;
const BEHIND_HANDLE = 44;
/** From the line of an arrow up to the top of its label, and what stays free beside words. */
const LABEL_OVER_LINE = 17;
const APART = 8;
/** Nearer, words do not stand under the middle of a small skip but end at the arrow. */
const NUMBER_AND_ARROW = 76;

/** `down`, `up`: what is said on the arrows to and from the next level. */
export function worthPlaces(layout: ULayout, depth: number, down: string, up: string): { readonly skip: WorthPlace; readonly below: WorthPlace } | null {
  const row = layout.rows[depth];
  if (row === undefined || row.skip === null || row.below === null) return null;
  const { skip, below, encoder, decoder, roomy, upLabel, downLabel } = row;
  const bottom = bottomOf(skip);
  const y = bottom + UNDER;
  const arrow = middleOf(below);
  const next = layout.rows[depth + 1];
  const nextName = next === undefined ? layout.middleLabel.y + LABEL_LINE : (next.below ?? next.encoder ?? below).y - NAME;
  // Under the skip are the names of the next level, or what is said on the arrow down where that reaches so far; on the other side of the arrow its line comes first, or the name of the middle.
  const downEnd = downLabel === null ? 0 : downLabel.x + widthOfWords(down) + APART;
  const lines = linesWithin((roomy && downLabel !== null && downEnd > skip.x ? Math.min(nextName, downLabel.y) : nextName) + LEADING - y);
  const beyond = downLabel === null || y + lines * LABEL_LINE - LEADING <= downLabel.y;
  const left = beyond ? (encoder === null ? 0 : right(encoder) + APART) : downEnd;
  const ends = arrow - BEFORE_ARROW;
  const centre = middleOf(skip);
  const ofSkip: Anchor = roomy ? { x: skip.x, y, align: 'left' } : ends + BEFORE_ARROW - centre < NUMBER_AND_ARROW ? { x: ends, y, align: 'right' } : { x: centre, y, align: 'centre' };
  const beside = ofSkip.align === 'left' ? ends - skip.x : ofSkip.align === 'right' ? ends - left : 2 * Math.min(ends - centre, centre - left);
  const skipLines = Array.from({ length: lines }, () => beside);
  const x = arrow + BEHIND_HANDLE;
  const free = (decoder === null ? layout.width : decoder.x) - APART - x;
  const line = upLabel === null ? layout.middleLabel.y : upLabel.y + LABEL_OVER_LINE;
  const belowLines = Array.from({ length: linesWithin(line + 1 - y) }, (_, at) =>
    upLabel !== null && y + (at + 1) * LABEL_LINE - LEADING > upLabel.y ? Math.min(free, upLabel.x - widthOfWords(up) - APART - x) : free,
  );
  return { skip: { ...ofSkip, room: beside, lines: skipLines }, below: { x, y, align: 'left', room: belowLines[0] ?? free, lines: belowLines } };
}

const linesWithin = (height: number): number => Math.max(1, Math.floor(height / LABEL_LINE));
