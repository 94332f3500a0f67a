import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import type { FilmEncoder, FilmWords } from './encoder.ts';
import { exactPalette } from './palette.ts';

/** A GIF that goes round for ever. Colours are exact where a frame has at most 256, else the nearest of 256 chosen for that frame. */
export function gifEncoder(words: FilmWords): FilmEncoder {
  const gif = GIFEncoder();
  return {
    add(canvas, seconds) {
      const { width, height } = canvas;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, width, height).data;
      if (pixels === undefined) return Promise.reject(new Error('the browser has no memory left for another picture. Choose a smaller size, or close other tabs.'));
      const exact = exactPalette(pixels);
      const palette = exact?.palette ?? quantize(pixels, 256);
      const indices = exact?.indices ?? applyPalette(pixels, palette);
      gif.writeFrame(indices, width, height, { palette, delay: Math.round(seconds * 1000), repeat: 0 });
      return Promise.resolve();
    },
    finish() {
      gif.finish();
      return Promise.resolve(withComment(gif.bytes(), words.comment));
    },
    cancel: () => Promise.resolve(),
  };
}

/** A comment extension (GIF89a, 24) before the trailer: parts of at most 255 bytes, each behind its length. Exported for its test. */
export function withComment(gif: Uint8Array, comment: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(comment);
  const parts: number[] = [0x21, 0xfe];
  for (let at = 0; at < text.length; at += 255) {
    const part = text.subarray(at, at + 255);
    parts.push(part.length, ...part);
  }
  parts.push(0);
  const out = new Uint8Array(gif.length + parts.length);
  out.set(gif.subarray(0, -1));
  out.set(parts, gif.length - 1);
  out[out.length - 1] = gif.at(-1) ?? 0x3b;
  return out;
}
