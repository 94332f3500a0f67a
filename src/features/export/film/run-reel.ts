import type { Frame } from '../../../protocol/frame.ts';
import { pictureDomain } from '../../../render/domain.ts';
import { NOISE_DOMAIN, paintPicture } from '../../../render/paint.ts';
import { putPixels } from '../../../render/put-pixels.ts';
import type { PictureShape } from '../step-pictures.ts';
import type { Reel } from './make-film.ts';

/** The pictures of a run, as the film and the U show them. */
export const quantities = ['xt', 'predX0', 'predNoise'] as const;
export type Quantity = (typeof quantities)[number];

export const symbols: Readonly<Record<Quantity, string>> = { xt: 'x_t', predX0: 'x̂₀', predNoise: 'ε̂' };

interface RunReelRequest {
  readonly frames: readonly Frame[];
  /** Whether the frames reach the picture, which then is the last of the film. */
  readonly finished: boolean;
  readonly shape: PictureShape;
  /** Side by side. */
  readonly shows: readonly Quantity[];
  /** Width of each, about: samples are whole squares of pixels. */
  readonly side: number;
  /** A line under the pictures at each position, or null. */
  readonly caption: ((position: number) => string) | null;
  readonly colours: { readonly ground: string; readonly ink: string };
}

const GAP = 8;
const LINE = 28;

/** x_t, x̂₀ and ε̂ of a run, or one of them, position by position. Sizes are even: the encoders of MP4 want them so. */
export function runReel({ frames, finished, shape, shows, side, caption, colours }: RunReelRequest): Reel {
  const scale = Math.max(1, Math.round(side / shape.width));
  const [width, height] = [shape.width * scale, shape.height * scale];
  const even = (size: number): number => size + (size % 2);
  const scratch = document.createElement('canvas');
  return {
    count: frames.length + (finished ? 1 : 0),
    width: even(shows.length * width + (shows.length - 1) * GAP),
    height: even(height + (caption === null ? 0 : LINE)),
    draw(position, canvas) {
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('The browser has no memory for another picture.');
      context.fillStyle = colours.ground;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.imageSmoothingEnabled = false;
      for (const [place, quantity] of shows.entries()) {
        const data = dataOf(frames, position, quantity);
        if (data === undefined) continue;
        const domain = quantity === 'predNoise' ? NOISE_DOMAIN : pictureDomain(data);
        putPixels(scratch, paintPicture(data, shape.channels, shape.width * shape.height, domain), shape.width, shape.height);
        context.drawImage(scratch, place * (width + GAP), 0, width, height);
      }
      if (caption === null) return;
      context.fillStyle = colours.ink;
      context.font = '14px Inter, Helvetica, Arial, sans-serif';
      context.textBaseline = 'middle';
      context.fillText(caption(position), 4, height + LINE / 2, canvas.width - 8);
    },
  };
}

/** At the end x is the picture, x̂₀ is it too, and the noise is that of the last evaluation. */
function dataOf(frames: readonly Frame[], position: number, quantity: Quantity): Float32Array | undefined {
  const last = frames.at(-1);
  if (position < frames.length) return frames[position]?.[quantity];
  return quantity === 'predNoise' ? last?.predNoise : last?.prev;
}
