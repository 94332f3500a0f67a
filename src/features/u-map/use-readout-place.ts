import { useLayoutEffect, useRef } from 'react';
import type { Rect } from '../../render/layout-types.ts';
import { coveredWords, readoutPlace } from '../../render/readout-place.ts';
import { useStore } from '../../store/store.ts';
import { textLines } from '../../ui/text-lines.ts';
import { usePlace } from './under-pointer.ts';

interface Placed {
  readonly tile: string;
  readonly readout: HTMLElement;
  /** Of which step, and where the tile is in a figure how wide. */
  readonly seen: string;
  readonly words: readonly Rect[];
  readonly x: number;
  readonly y: number;
}

/** What is read at a skip stands where it covers no words, and stays there while it covers none. `tiles`: whose readouts these are. */
export function useReadoutPlace(tiles: readonly string[]): void {
  const place = usePlace();
  const kept = useStore((state) => state.view.kept);
  const step = useStore((state) => state.view.step);
  const placed = useRef<Placed | null>(null);
  const tile = place !== null && tiles.includes(place.tile) ? place.tile : null;
  useLayoutEffect(() => {
    const before = placed.current;
    if (before !== null && before.tile !== tile) {
      before.readout.style.removeProperty('left');
      before.readout.style.removeProperty('top');
      placed.current = null;
    }
    if (tile === null) return;
    const frame = document.querySelector<HTMLElement>(`figure [data-tile='${CSS.escape(tile)}']`);
    const readout = frame?.querySelector<HTMLElement>(':scope > span') ?? null;
    const figure = frame?.closest('figure') ?? null;
    if (frame === null || readout === null || figure === null) return;
    const at = frame.getBoundingClientRect();
    const { width, height } = readout.getBoundingClientRect();
    const around = figure.getBoundingClientRect();
    const seen = [step, around.width, at.left - around.left, at.top - around.top].join(' ');
    const last = placed.current?.seen === seen ? placed.current : null;
    if (last !== null && coveredWords({ x: last.x, y: last.y, width, height }, last.words) === 0) return;
    const words = last?.words ?? wordsOf(figure, at);
    const film = document.querySelector('#film')?.getBoundingClientRect().top ?? Infinity;
    const room = { x: around.left - at.left, y: around.top - at.top, width: around.width, height: Math.min(around.bottom, Math.max(film, at.bottom)) - around.top };
    // Numbers get longer under the pointer.
    const { x, y } = readoutPlace({ x: 0, y: 0, width: at.width, height: at.height }, { width: width + 16, height }, words, room);
    readout.style.left = `${x}px`;
    readout.style.top = `${y}px`;
    placed.current = { tile, readout, seen, words, x, y };
  }, [tile, place, kept, step]);
}

/** Every line of words in the figure, from the corner of a tile. */
function wordsOf(figure: Element, from: DOMRect): readonly Rect[] {
  const words: Rect[] = [];
  for (const { lines } of textLines(figure, '[popover], [data-tile] > span', { visibilityProperty: true })) {
    for (const { x, y, width, height } of lines) if (width > 1) words.push({ x: x - from.left, y: y - from.top, width, height });
  }
  return words;
}
