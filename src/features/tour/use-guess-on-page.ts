import { useEffect, useEffectEvent, useState } from 'react';
import { useStore } from '../../store/store.ts';
import type { Choice } from './chapter.ts';
import { selectorOf } from './marks.ts';

/** While a question is open (null: none is), a click on the part of the page that is meant answers it, and opens nothing; Enter on it is a click. */
export function useGuessOnPage(ask: Choice | null, choose: (option: number) => void): void {
  const parts = ask?.parts;
  const answer = useEffectEvent(choose);
  useEffect(() => {
    if (parts === undefined) return undefined;
    const selectors = parts.map(selectorOf);
    const onClick = (event: MouseEvent): void => {
      const { target } = event;
      if (!(target instanceof Element)) return;
      // A handle that lies in a part is a control of its own.
      if (target.closest('[role="slider"]') !== null) return;
      const option = selectors.findIndex((selector) => target.closest(selector) !== null);
      if (option < 0) return;
      event.preventDefault();
      event.stopPropagation();
      answer(option);
    };
    document.addEventListener('click', onClick, { capture: true });
    return () => document.removeEventListener('click', onClick, { capture: true });
  }, [parts]);

  const places = ask?.places;
  const pixel = useStore((state) => state.view.pixel);
  // A link's chapter comes onto the page after its words: what it has chosen itself is no answer.
  const [opened, setOpened] = useState({ places, before: pixel });
  if (opened.places !== places) setOpened({ places, before: pixel });
  const { before } = opened;
  useEffect(() => {
    if (places === undefined || pixel === null || String(pixel) === String(before)) return;
    const [row, column] = pixel;
    answer(places.find(({ rows, columns }) => within(row, rows) && within(column, columns))?.option ?? 0);
  }, [places, pixel, before]);
}

function within(value: number, [least, most]: readonly [number, number]): boolean {
  return value >= least && value <= most;
}
