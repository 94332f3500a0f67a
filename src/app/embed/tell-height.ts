import { EMBED_VERSION, type EmbedEvent } from './messages.ts';

/** Changes of the document that follow each other closer than this are measured once. */
const TOGETHER_MS = 150;

/**
 * Tells the page outside how high the content is, whenever that changes, and again when a hello comes: the script outside may be later than the frame. A frame that is out of
 * sight is not rendered, and no ResizeObserver calls in it; what changes in its document is told all the same. Returns the function that ends it.
 */
export function tellHeight(element: Element, outside: Window): () => void {
  let said = 0;
  let timer = 0;
  const tell = (): void => {
    timer = 0;
    const height = Math.ceil(element.getBoundingClientRect().height);
    if (height === said) return;
    said = height;
    const event: EmbedEvent = { event: 'height', height };
    outside.postMessage({ unetscope: EMBED_VERSION, ...event }, '*');
  };
  const sizes = new ResizeObserver(tell);
  sizes.observe(element);
  const changes = new MutationObserver(() => {
    if (timer === 0) timer = window.setTimeout(tell, TOGETHER_MS);
  });
  changes.observe(element, { childList: true, subtree: true, characterData: true });
  const hear = ({ source, data }: MessageEvent<unknown>): void => {
    if (source !== outside || typeof data !== 'object' || data === null || !('call' in data) || data.call !== 'hello') return;
    said = 0;
    tell();
  };
  window.addEventListener('message', hear);
  return () => {
    window.clearTimeout(timer);
    sizes.disconnect();
    changes.disconnect();
    window.removeEventListener('message', hear);
  };
}
