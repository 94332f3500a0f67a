import type { LinkContent } from '../../store/link.ts';
import { addressOf } from '../../store/page-link.ts';
import type { EmbedControl, EmbedPart } from '../../store/view.ts';

interface EmbedRequest {
  /** The address of the page, with or without a fragment. */
  readonly page: string;
  /** What a screen reader calls the frame. */
  readonly title: string;
  readonly content: LinkContent;
  readonly parts: readonly EmbedPart[];
  readonly controls: readonly EmbedControl[];
}

/** HTML that shows a part of the page in another page: a frame that may run scripts and open links, and the script that fits its height. Pure. */
export function embedCode({ page, title, content, parts, controls }: EmbedRequest): string {
  const { origin, pathname } = new URL(page);
  const src = addressOf({ ...content, view: { ...content.view, tour: null, embed: [...parts], controls: [...controls] } }, origin + pathname);
  const script = new URL('embed.js', origin + pathname);
  return [
    `<iframe data-unetscope src="${escape(src)}" title="${escape(title)}" sandbox="allow-scripts allow-popups" loading="lazy" style="width: 100%; height: ${heightOf(parts)}px; border: 0"></iframe>`,
    `<script async src="${escape(script.href)}"></script>`,
  ].join('\n');
}

/** Until the frame says its own. */
function heightOf(parts: readonly EmbedPart[]): number {
  return 60 + parts.reduce((sum, part) => sum + (part === 'film' ? 220 : part === 'equation' ? 200 : 620), 0);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
