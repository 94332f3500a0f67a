import type { Rect } from './layout-types.ts';

/** Where a readout stands so that it covers no words: as near to its tile as that goes, rather over another picture than over its own. Pure. */

const STEP = 4;
const REACH = 240;
/** What a covered pixel of words, and of the tile that is read, counts as in pixels of distance. */
const WORDS = 1000;
const OWN = 0.5;

/** @param room that it stays within; all in the same pixels */
export function readoutPlace(tile: Rect, { width, height }: Pick<Rect, 'width' | 'height'>, words: readonly Rect[], room: Rect): { readonly x: number; readonly y: number } {
  const near = words.filter((word) => shared(word, { x: tile.x - REACH - width, y: tile.y - REACH - height, width: tile.width + 2 * (REACH + width), height: tile.height + 2 * (REACH + height) }) > 0);
  let best = { x: tile.x, y: tile.y + tile.height };
  let least = Infinity;
  for (let y = Math.max(room.y, tile.y - REACH); y + height <= Math.min(room.y + room.height, tile.y + tile.height + REACH); y += STEP) {
    for (let x = Math.max(room.x, tile.x - REACH - width); x + width <= Math.min(room.x + room.width, tile.x + tile.width + REACH + width); x += STEP) {
      const box = { x, y, width, height };
      let cost = distance(box, tile) + OWN * shared(box, tile);
      // Which of two as near: under the tile and beginning with it.
      cost += 0.01 * (Math.abs(x - tile.x) + Math.abs(y - tile.y - tile.height));
      if (cost >= least) continue;
      cost += WORDS * coveredWords(box, near);
      if (cost >= least) continue;
      least = cost;
      best = { x, y };
    }
  }
  return best;
}

/** Square pixels. */
export function coveredWords(box: Rect, words: readonly Rect[]): number {
  return words.reduce((sum, word) => sum + shared(box, word), 0);
}

function shared(a: Rect, b: Rect): number {
  const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const down = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return across > 0 && down > 0 ? across * down : 0;
}

function distance(a: Rect, b: Rect): number {
  const across = Math.max(0, a.x - b.x - b.width, b.x - a.x - a.width);
  const down = Math.max(0, a.y - b.y - b.height, b.y - a.y - a.height);
  return Math.hypot(across, down);
}
