/** What a lecture's screen is drawn larger by (app/embed/projector.ts): a browser counts pointers and screens in its own pixels, and layouts in those of the page. */

/** By how much an element is drawn larger than it is laid out. */
export function zoomOf(element: Element): number {
  return (element as Partial<Pick<Element, 'currentCSSZoom'>>).currentCSSZoom ?? 1;
}

/** Where a pointer is in an element, in the pixels in which that is laid out. */
export function pointIn(element: Element, { clientX, clientY }: { readonly clientX: number; readonly clientY: number }): { readonly x: number; readonly y: number } {
  const { left, top } = element.getBoundingClientRect();
  const zoom = zoomOf(element);
  return { x: (clientX - left) / zoom, y: (clientY - top) / zoom };
}
