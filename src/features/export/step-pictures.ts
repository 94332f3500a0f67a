import type { Frame } from '../../protocol/frame.ts';
import { pictureDomain } from '../../render/domain.ts';
import { NOISE_DOMAIN, paintPicture, picturesNote } from '../../render/paint.ts';
import { putPixels } from '../../render/put-pixels.ts';
import type { ExportablePicture } from './labelled-picture.ts';

export interface PictureShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The pictures of a step as the film and the U show and name them; `end`: what the run ends in, where nothing else comes after this step. */
export function picturesOfStep(frame: Frame, { channels, height, width }: PictureShape, end: 'noise' | 'picture' | null): ExportablePicture[] {
  const picture = (file: string, name: string, data: Float32Array, domain: number): ExportablePicture => {
    const canvas = document.createElement('canvas');
    putPixels(canvas, paintPicture(data, channels, height * width, domain), width, height);
    return { file, name, note: picturesNote(channels), scale: null, draw: () => canvas, enlarge: true };
  };
  return [
    picture('xt', 'x_t, the noisy picture', frame.xt, pictureDomain(frame.xt)),
    picture('ε̂', 'ε̂, the predicted noise', frame.predNoise, NOISE_DOMAIN),
    picture('x̂₀', 'x̂₀, the expected picture', frame.predX0, pictureDomain(frame.predX0)),
    picture('prev', end === null ? 'x_t′, the next noisy picture' : `${end === 'noise' ? 'x_T' : 'x₀'}, the ${end}`, frame.prev, pictureDomain(frame.prev)),
  ];
}
