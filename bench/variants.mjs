// What can be left out of the page while it plays, to see what it costs: `npm run bench -- --without tiles,film`. From outside, so that
// the page is the one that people have.


/** @typedef {{ readonly says: string, readonly css?: string, readonly paint?: false, readonly play?: false }} Variant */

/** @type {Readonly<Record<string, Variant>>} */
export const variants = {
  nothing: { says: 'all of it, played as a person does' },
  playhead: { says: 'the playhead stands at step 0 while the run is computed', play: false },
  tiles: { says: 'the pictures in the figure are not shown', css: 'figure canvas { display: none !important }' },
  figure: { says: 'the figure is not shown', css: '#place { display: none !important }' },
  film: { says: 'the film is not shown', css: '#film { display: none !important }' },
  screen: { says: 'nothing is shown', css: '#root { display: none !important }' },
  paint: { says: 'nothing is put on a canvas', paint: false },
  motion: { says: 'nothing moves or fades by itself', css: '*, *::before, *::after { animation: none !important; transition: none !important }' },
  signal: { says: 'no signal along the arrows', css: 'figure svg [data-signal] { display: none !important }' },
  equation: { says: 'the equation is not shown', css: '[aria-label^="The update of this step"] { display: none !important }' },
};

/** In the page: leaves out what these say, until the next call. @param {readonly Variant[]} some */
export function leaveOut(some) {
  // The page's policy allows no style elements.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(some.map(({ css = '' }) => css).join('\n'));
  document.adoptedStyleSheets = [sheet];
  const { prototype } = CanvasRenderingContext2D;
  const held = /** @type {{ drawnByThePage?: Pick<CanvasRenderingContext2D, 'putImageData' | 'drawImage'> }} */ (globalThis);
  held.drawnByThePage ??= { putImageData: prototype.putImageData, drawImage: prototype.drawImage };
  const quiet = some.some(({ paint }) => paint === false);
  for (const name of /** @type {const} */ (['putImageData', 'drawImage'])) {
    Object.assign(prototype, { [name]: quiet ? () => undefined : held.drawnByThePage[name] });
  }
}
