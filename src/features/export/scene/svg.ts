import type { Mark, Paint, Scene } from './scene.ts';

export interface SvgWords {
  readonly title: string;
  readonly description: string;
  /** Address of the run, in the file's metadata. */
  readonly link: string;
}

/**
 * A scene as an SVG file of its own: text is text, each picture has the tensor's own pixels and is enlarged without smoothing. Pure, but for
 * what gives a canvas as a data URL.
 */
export function writeSvg({ width, height, ground, marks }: Scene, { title, description, link }: SvgWords, png: (canvas: HTMLCanvasElement) => string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${number(width)}" height="${number(height)}" viewBox="0 0 ${number(width)} ${number(height)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(description)}</desc>`,
    `<metadata>${escaped(link)}</metadata>`,
    ...(ground === null ? [] : [`<rect width="${number(width)}" height="${number(height)}" fill="${ground}"/>`]),
    ...marks.map((mark) => written(mark, png)),
    '</svg>',
    '',
  ].join('\n');
}

function written(mark: Mark, png: (canvas: HTMLCanvasElement) => string): string {
  switch (mark.kind) {
    case 'rect':
      return `<rect${box(mark)}${mark.radius > 0 ? ` rx="${number(mark.radius)}"` : ''}${paint('fill', mark.fill)}${stroke(mark)}/>`;
    case 'text': {
      const { family, size, weight, style } = mark.font;
      // The width holds where another machine has another typeface.
      const length = mark.width > 0 && mark.text.trim().length > 1 ? ` textLength="${number(mark.width)}" lengthAdjust="spacingAndGlyphs"` : '';
      return `<text x="${number(mark.x)}" y="${number(mark.y)}" font-family="${escaped(family)}" font-size="${number(size)}" font-weight="${weight}"${style === 'normal' ? '' : ` font-style="${style}"`}${paint('fill', mark.fill)}${length} xml:space="preserve">${escaped(mark.text)}</text>`;
    }
    case 'image':
      return `<image${box(mark)} preserveAspectRatio="none"${mark.crisp ? ' image-rendering="optimizeSpeed" style="image-rendering: pixelated"' : ''}${mark.opacity < 1 ? ` opacity="${number(mark.opacity)}"` : ''} href="${png(mark.source)}"/>`;
    case 'path':
      return `<path d="${escaped(mark.d)}" transform="matrix(${mark.matrix.map(number).join(' ')})"${paint('fill', mark.fill)}${stroke(mark)}${mark.dash.length > 0 ? ` stroke-dasharray="${mark.dash.map(number).join(' ')}"` : ''}/>`;
  }
}

function box({ x, y, width, height }: Extract<Mark, { kind: 'rect' | 'image' }>): string {
  return ` x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;
}

function stroke({ stroke: colour, strokeWidth }: { readonly stroke: Paint | null; readonly strokeWidth: number }): string {
  return colour === null ? '' : `${paint('stroke', colour)} stroke-width="${number(strokeWidth)}"`;
}

function paint(what: 'fill' | 'stroke', value: Paint | null): string {
  if (value === null) return what === 'fill' ? ' fill="none"' : '';
  return ` ${what}="${value.colour}"${value.opacity < 1 ? ` ${what}-opacity="${number(value.opacity)}"` : ''}`;
}

/** Hundredths of a pixel are enough. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    // Characters that XML has not.
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '');
}
