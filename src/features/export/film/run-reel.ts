import type { Frame } from '../../../protocol/frame.ts';
import { pictureDomain } from '../../../render/domain.ts';
import { NOISE_DOMAIN, paintPicture } from '../../../render/paint.ts';
import { putPixels } from '../../../render/put-pixels.ts';
import type { PictureShape } from '../step-pictures.ts';
import { CaptionFoot, writeWith, type Caption } from './caption.ts';
import type { Reel } from './make-film.ts';
import { writeSubscripts } from './write-subscripts.ts';

/** The pictures of a run, as the film and the U show them. */
export const quantities = ['xt', 'predX0', 'predNoise'] as const;
export type Quantity = (typeof quantities)[number];

export const symbols: Readonly<Record<Quantity, string>> = { xt: 'x_t', predX0: 'x̂₀', predNoise: 'ε̂' };

interface RunReelRequest {
  readonly frames: readonly Frame[];
  /** Whether the frames reach the picture, which then is the last of the film. */
  readonly finished: boolean;
  /** What it ends in. */
  readonly end: string;
  readonly shape: PictureShape;
  /** Side by side. */
  readonly shows: readonly Quantity[];
  /** Width of each, about: samples are whole squares of pixels. */
  readonly side: number;
  /** What stands under the pictures at each position; their names stand above them then. Null: no words. */
  readonly caption: Caption | null;
  readonly colours: { readonly ground: string; readonly ink: string };
}

const GAP = 8;
/** Of the names. */
const LINE = 24;

/** x_t, x̂₀ and ε̂ of a run, or one of them, position by position. Sizes are even: the encoders of MP4 want them so. */
export function runReel({ frames, finished, end, shape, shows, side, caption, colours }: RunReelRequest): Reel {
  const scale = Math.max(1, Math.round(side / shape.width));
  const [width, height] = [shape.width * scale, shape.height * scale];
  const even = (size: number): number => size + (size % 2);
  const scratch = document.createElement('canvas');
  const count = frames.length + (finished ? 1 : 0);
  const whole = even(shows.length * width + (shows.length - 1) * GAP);
  const foot = new CaptionFoot(caption, count, whole);
  const top = caption === null ? 0 : LINE;
  return {
    count,
    width: whole,
    height: even(top + height + foot.height),
    draw(position, canvas) {
      const context = canvas.getContext('2d');
      if (context === null) throw new Error('the browser has no memory left for another picture. Choose a smaller width, or close other tabs.');
      context.fillStyle = colours.ground;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.imageSmoothingEnabled = false;
      for (const [place, quantity] of shows.entries()) {
        const data = dataOf(frames, position, quantity, end);
        if (data === undefined) continue;
        const domain = quantity === 'predNoise' ? NOISE_DOMAIN : pictureDomain(data);
        putPixels(scratch, paintPicture(data, shape.channels, shape.width * shape.height, domain), shape.width, shape.height);
        context.drawImage(scratch, place * (width + GAP), top, width, height);
        if (caption === null) continue;
        writeWith(context, 1, colours.ink);
        writeSubscripts(context, symbols[quantity], place * (width + GAP) + 4, top / 2);
      }
      foot.draw(context, position, top + height, colours.ink);
    },
  };
}

/** At the end x is the picture, x̂₀ is it too, and the noise is that of the last evaluation; where the end is noise, so is x̂₀. */
function dataOf(frames: readonly Frame[], position: number, quantity: Quantity, end: string): Float32Array | undefined {
  const last = frames.at(-1);
  if (position < frames.length) return frames[position]?.[quantity];
  return quantity === 'predNoise' || (quantity === 'predX0' && end === 'noise') ? last?.[quantity] : last?.prev;
}
