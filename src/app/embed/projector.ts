/**
 * A lecture is seen from the last row: everything on the screen, letters, lines and pictures, is larger by one measure, so that it is laid out as on a usual
 * screen of that shape. The measure is the property `--zoom` of the document (ui/base.css).
 */

/** For which a lecture is laid out: the U with the time and the words beside it; on a screen of the old shape without them. */
const WIDE = { width: 1140, height: 712 };
const NARROW = { width: 910, height: 682 };
/** Below this it is no projector's, but a phone's, or that of somebody who has zoomed in: the layout follows it as elsewhere. */
const LEAST = { width: 800, height: 600 };

/** By how much what is on a screen of this size, CSS pixels, is larger than it is laid out. Pure; exported for its test. */
export function zoomFor(width: number, height: number): number {
  if (!isProjector(width, height)) return 1;
  const fit = (to: typeof WIDE): number => Math.min(width / to.width, height / to.height);
  return fit(WIDE) >= 1 && width / height >= 1.45 ? fit(WIDE) : fit(NARROW);
}

const isProjector = (width: number, height: number): boolean => width >= LEAST.width && height >= LEAST.height;

/** What does not fit even so is shown a little smaller, a part at a time, but never smaller than this. */
const PART = 0.95;
const SMALLEST = 0.75;
let fit = 1;

/** Follows the screen until the function that it returns is called. Before everything else hears that the screen is another. */
export function followScreen(): () => void {
  const onResize = ({ isTrusted }: Event): void => {
    if (isTrusted) fit = 1;
    setZoom();
  };
  fit = 1;
  setZoom();
  window.addEventListener('resize', onResize, { capture: true });
  return () => {
    window.removeEventListener('resize', onResize, { capture: true });
    document.documentElement.style.removeProperty('--zoom');
  };
}

function setZoom(): void {
  // Where an element does not say its zoom, the browser's pixels and the layout's cannot be told apart.
  if (!('currentCSSZoom' in document.documentElement)) return;
  const zoom = zoomFor(window.innerWidth, window.innerHeight);
  document.documentElement.style.setProperty('--zoom', String(Math.max(Math.min(zoom, SMALLEST), zoom * fit)));
}

/** As large as the screen allows, again: what is shown is something else. */
export function showLarge(): void {
  if (fit === 1) return;
  fit = 1;
  tell();
}

/** A little smaller, where it does not fit. */
export function showSmaller(): void {
  if (!isProjector(window.innerWidth, window.innerHeight) || zoomFor(window.innerWidth, window.innerHeight) * fit <= SMALLEST) return;
  fit *= PART;
  tell();
}

/** To what lays itself out the screen has become another. */
function tell(): void {
  window.dispatchEvent(new Event('resize'));
}
