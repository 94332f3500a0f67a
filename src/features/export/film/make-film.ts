import { UserError } from '../../../base/user-error.ts';
import type { FilmEncoder, FilmWords } from './encoder.ts';
import type { VideoKind } from './video.ts';

export type FilmKind = 'gif' | VideoKind;

/** What a film is of: a number of pictures, of one size. */
export interface Reel {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Draws a picture on a canvas of the reel's size; may compute it first. */
  readonly draw: (index: number, canvas: HTMLCanvasElement, signal: AbortSignal) => Promise<void> | void;
}

export interface FilmRequest {
  readonly reel: Reel;
  readonly kind: FilmKind;
  readonly picturesPerSecond: number;
  readonly words: FilmWords;
}

/** The last picture, which is what the run was for, stays. */
const LAST_SECONDS = 1.5;

/** The film as the bytes of a file. `onProgress` is told how many pictures are done. Rejects with a UserError, or with the signal's reason. */
export async function makeFilm({ reel, kind, picturesPerSecond, words }: FilmRequest, onProgress: (done: number) => void, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (reel.count === 0) throw new UserError('film-empty', 'No step of the run has been computed yet. Let it get there, then make the film again.');
  const canvas = document.createElement('canvas');
  canvas.width = reel.width;
  canvas.height = reel.height;
  const encoder = await encoderFor(kind, reel, words);
  try {
    for (let index = 0; index < reel.count; index++) {
      signal.throwIfAborted();
      await reel.draw(index, canvas, signal);
      await encoder.add(canvas, index + 1 < reel.count ? 1 / picturesPerSecond : LAST_SECONDS);
      onProgress(index + 1);
      await turn();
    }
    signal.throwIfAborted();
    return await encoder.finish();
  } catch (error) {
    await encoder.cancel();
    throw error;
  }
}

async function encoderFor(kind: FilmKind, { width, height }: Reel, words: FilmWords): Promise<FilmEncoder> {
  if (kind === 'gif') return (await import('./gif.ts')).gifEncoder(words);
  return await (await import('./video.ts')).videoEncoder(kind, { width, height }, words);
}

/** The screen gets its turn between pictures: progress is seen, and Cancel is heard. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

/** Why this browser makes no MP4 and WebM, or null where it does. */
export function videoRefusal(): string | null {
  if ('VideoEncoder' in globalThis) return null;
  return window.isSecureContext
    ? 'This browser has no video encoder (WebCodecs), so only GIF is available. Current Chromium, Firefox and Safari have one.'
    : 'Browsers give pages their video encoder only over https, so only GIF is available here.';
}
