import { textsBehind } from './follow-translation.ts';

/** Does something with a part of the page as we wrote it, before it was translated; what is displayed stays as it is. */
export function asWritten<T>(root: Element, work: () => T): T {
  const written = [...root.querySelectorAll('font:not(font font)')].flatMap((font) => {
    const text = textsBehind.get(font);
    if (text === undefined) return [];
    font.replaceWith(text);
    return [{ font, text }];
  });
  try {
    return work();
  } finally {
    for (const { font, text } of written) text.parentNode?.replaceChild(font, text);
  }
}
