/** What a chapter can point at on the page, and how it is found there. A name that is not on the page points at nothing. */
const selectors = {
  // Its group is no box.
  sentence: '[aria-label="Recipe of the run"] > :first-child',
  guidance: '[aria-label="Recipe of the run"] :has(> input[aria-label="Guidance"])',
  'step-count': '[aria-label="Recipe of the run"] :has(> input[aria-label="Steps"])',
  film: 'section[aria-label^="Film"]',
  xt: '[data-tile="xt"]',
  'pred-noise': '[data-tile="pred-noise"]',
  'pred-x0': '[data-tile="pred-x0"]',
  next: '[data-tile="next"]',
  equation: 'section[aria-label^="The update of this step"]',
  encoder: '[data-tile^="encoder-"]',
  decoder: '[data-tile^="decoder-"]',
  middle: '[data-tile="middle"]',
  'top-level': ':is([data-tile="encoder-0"], [data-tile="decoder-0"])',
  skips: '[data-tile^="skip-"]',
  'below-top': ':is([data-tile="below-0"], [data-tile^="encoder-"]:not([data-tile="encoder-0"]), [data-tile="middle"], [data-tile^="decoder-"]:not([data-tile="decoder-0"]))',
  'skip-0': '[data-tile="skip-0"]',
  'below-0': '[data-tile="below-0"]',
  'gain-skip-0': '[role="slider"][aria-label="Gain of skip 0"]',
  'gain-below-0': '[role="slider"][aria-label="Gain of what comes from below into decoder 0"]',
  time: 'section[aria-label="Time"]',
  words: ':has(> section[aria-label="Words"])',
  'word-colour': '[role="slider"][aria-label="Weight of “blue”"]',
  'forward-t': '[data-place] input[type="range"]',
  answer: 'section[aria-label="The mixture"] div[data-answers]',
  mixture: 'section[aria-label="The mixture"]',
  'gain-branch': '[role="slider"][aria-label="Gain of the branch"]',
  'told-t': '[role="slider"][aria-label="The t that the network is told"]',
  pixels: '[data-place] [aria-label^="The picture that the network expects"]',
  'looks-here': '[data-place] [aria-label^="Where it looks in"]',
} as const;

export type Mark = keyof typeof selectors;

/** What is outlined and scrolled to. */
export function selectorOf(marks: readonly Mark[]): string {
  return marks.map((mark) => selectors[mark]).join(', ');
}
