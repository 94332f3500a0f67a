/** A part of the page that can be exported as it is seen. */
export interface Panel {
  readonly name: string;
  readonly element: Element;
  /** How much of the page it is; the whole comes first. */
  readonly area: number;
}

/** What is on the page now: the open place, each named figure and section of it, the film. */
export function panelsOf(root: ParentNode): readonly Panel[] {
  const found = new Map<string, Panel>();
  const place = root.querySelector('#place');
  const film = root.querySelector('#film section');
  const parts = [...(place?.querySelectorAll('figure, section, [role="group"][aria-label], table') ?? [])];
  for (const element of [...(place === null ? [] : [place]), ...parts, ...(film === null ? [] : [film])]) {
    const { width, height } = element.getBoundingClientRect();
    if (width < 24 || height < 24 || element.closest('dialog, [popover]') !== null) continue;
    const name = element === place ? 'everything above the film' : nameOf(element);
    if (name === null || found.has(name) || element.querySelector('canvas, svg, math, table') === null) continue;
    found.set(name, { name, element, area: width * height });
  }
  return [...found.values()].sort((a, b) => b.area - a.area);
}

function nameOf(element: Element): string | null {
  const label = element.getAttribute('aria-label');
  if (label !== null && label !== '') return label;
  const by = element.getAttribute('aria-labelledby');
  const text = by === null ? element.querySelector('h2, h3, figcaption, caption')?.textContent : document.getElementById(by)?.textContent;
  return text === undefined || text.trim() === '' ? null : text.trim().replace(/\s+/g, ' ').slice(0, 80);
}
