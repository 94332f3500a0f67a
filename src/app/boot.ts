import { askEarly } from '../store/early.ts';
import { modelFile } from '../store/model-files.ts';

/**
 * The first of the page's program, of a kilobyte: asks for what the first picture is made of while the rest of the program is on its
 * way, and says so where that does not come.
 */

const DEFAULT_MODEL = 'emoji-32';

/** Keys of a link that do not change which numbers are computed. With any other, the shipped first picture is not what is asked for. */
const OF_THE_VIEW = new Set(['v', 'at', 'maps', 'channel', 'branch', 'page', 'tensor', 'scale', 'order', 'head', 'pixel', 'word', 'layer', 'kept', 'pins', 'embed', 'controls', 'model']);

const link = new URLSearchParams(window.location.hash.slice(1));
const model = link.get('model') ?? DEFAULT_MODEL;
// A model of one's own (own-…) lies on no host.
if (/^(?!own-)[\w.-]+$/.test(model)) {
  // The list and the description are asked for anew each time: they say which weights belong to the page.
  askEarly(modelFile('index.json'), { cache: 'no-cache' });
  askEarly(modelFile(`${model}/manifest.json`), { cache: 'no-cache' });
  askEarly(modelFile(`${model}/figure.json`));
  if ([...link.keys()].every((key) => OF_THE_VIEW.has(key))) {
    askEarly(modelFile(`${model}/preview.npz`), { priority: 'high' });
  }
}

import('./main.tsx').catch((error: unknown) => {
  console.error(error);
  const page = document.getElementById('root');
  if (page === null) return;
  const main = document.createElement('main');
  main.setAttribute('role', 'alert');
  main.className = 'not-loaded';
  const [head, text, again] = [document.createElement('h1'), document.createElement('p'), document.createElement('button')];
  head.textContent = 'Unetscope could not be loaded';
  text.textContent = `Part of the program did not arrive (${error instanceof Error ? error.message : String(error)}). Check the connection, then try again; the address still holds what you were about to see.`;
  again.textContent = 'Try again';
  again.addEventListener('click', () => window.location.reload());
  main.append(head, text, again);
  page.replaceChildren(main);
});
