import type { Paint } from './scene.ts';

const known = new Map<string, Paint | null>();
let canvas: HTMLCanvasElement | undefined;

/** Any colour of CSS, as the browser paints it; null where it is transparent. */
export function paintOf(css: string, opacity = 1): Paint | null {
  const paint = known.get(css) ?? read(css);
  known.set(css, paint);
  return paint === null ? null : { ...paint, opacity: paint.opacity * opacity };
}

function read(css: string): Paint | null {
  if (css === 'none' || css === 'transparent' || css === '') return null;
  canvas ??= document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  const [r = 0, g = 0, b = 0, a = 0] = context.getImageData(0, 0, 1, 1).data;
  if (a === 0) return null;
  return { colour: hexOf([r, g, b]), opacity: a / 255 };
}

/** Red, green and blue, 0 … 255, as CSS and Python write them. */
export function hexOf(rgb: readonly number[]): string {
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
