import { asWritten } from '../../../ui/as-written.ts';
import { readScene } from './read-scene.ts';
import { stacked, type Scene } from './scene.ts';

/** A part of the page that can be exported as it is seen. */
export interface Panel {
  readonly name: string;
  readonly element: Element;
  /** What stands over it on the page and belongs to it. */
  readonly above: readonly Element[];
  /** Whether it belongs to the place that is open, whose name says more of it; `of`, as the head of that place has it. */
  readonly ofPlace: boolean;
  readonly of: string | null;
  /** What it is of, where that is not the run at its step; the panel says so by `data-caption`, and by `data-named` how its file is called. */
  readonly own: { readonly caption: string; readonly named: string } | null;
}

/** What is on the page now, in its order: the open place, what is compared, each named figure and section, the film. */
export function panelsOf(root: ParentNode): readonly Panel[] {
  const found = new Map<string, Panel>();
  const place = root.querySelector('#place');
  const of = place?.querySelector<HTMLElement>('[data-of]')?.dataset['of'] ?? null;
  const film = root.querySelector('#film section');
  const comparison = [...root.querySelectorAll('[data-comparison]')];
  const parts = [...comparison, ...(place?.querySelectorAll('figure, section, [role="group"][aria-label], table') ?? [])];
  for (const element of [...(place === null ? [] : [place]), ...parts, ...(film === null ? [] : [film])]) {
    const { width, height } = element.getBoundingClientRect();
    if (width < 24 || height < 24 || element.closest('dialog, [popover], [data-control]') !== null) continue;
    const name = element === place ? 'everything above the film' : nameOf(element);
    // Some systems take names that differ in their capitals for one.
    const key = name?.toLowerCase() ?? '';
    if (name === null || found.has(key) || (element.querySelector('canvas, svg, math, table') === null && !element.matches('table'))) continue;
    found.set(key, { name, element, above: element === place ? comparison : [], ofPlace: place?.contains(element) ?? false, of, own: ownWords(element === place ? place.querySelector('article[data-caption]') : element.closest('[data-caption]')) });
  }
  return [...found.values()];
}

function ownWords(element: Element | null): Panel['own'] {
  const { caption, named } = element instanceof HTMLElement ? element.dataset : {};
  return caption === undefined || named === undefined ? null : { caption, named };
}

function nameOf(element: Element): string | null {
  const label = element.getAttribute('aria-label');
  if (label !== null && label !== '') return label;
  const by = element.getAttribute('aria-labelledby');
  const heading = by === null ? element.querySelector<HTMLElement>('h2, h3, figcaption, caption') : document.getElementById(by);
  // Parts of a heading that stand apart on the page are no one word.
  const text = (heading ? asWritten(heading, () => heading.innerText) : '').trim().replace(/\s*\n\s*/g, ', ').replace(/\s+/g, ' ');
  return text === '' ? null : text.slice(0, 80);
}

/** The panel as it is seen, with what stands over it. */
export function readPanel({ element, above }: Pick<Panel, 'element' | 'above'>): Scene {
  return stacked([...above, element].map(readScene));
}
