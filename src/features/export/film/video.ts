import { BufferTarget, CanvasSource, getFirstEncodableVideoCodec, Mp4OutputFormat, Output, Quality, WebMOutputFormat } from 'mediabunny';
import { UserError } from '../../../base/user-error.ts';
import type { FilmEncoder, FilmWords } from './encoder.ts';

export type VideoKind = 'mp4' | 'webm';

const quality = new Quality('very-high');

/** MP4 or WebM by the browser's own encoder (WebCodecs), in the first codec of the format that it has for this size. */
export async function videoEncoder(kind: VideoKind, { width, height }: { readonly width: number; readonly height: number }, words: FilmWords): Promise<FilmEncoder> {
  const format = kind === 'mp4' ? new Mp4OutputFormat() : new WebMOutputFormat();
  const codec = await getFirstEncodableVideoCodec(format.getSupportedVideoCodecs(), { width, height, quality });
  if (codec === null) {
    throw new UserError('film-codec', `This browser cannot encode ${kind === 'mp4' ? 'MP4' : 'WebM'} of ${width} × ${height} pixels. Choose ${kind === 'mp4' ? 'WebM or ' : ''}GIF, or a smaller size.`);
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = new CanvasSource(canvas, { codec, quality });
  output.addVideoTrack(source);
  output.setMetadataTags({ title: words.title, comment: words.comment });
  await output.start();
  let time = 0;
  return {
    async add(picture, seconds) {
      canvas.getContext('2d')?.drawImage(picture, 0, 0);
      await source.add(time, seconds);
      time += seconds;
    },
    async finish() {
      await output.finalize();
      if (target.buffer === null) throw new UserError('film-codec', 'The browser’s encoder returned no film. Choose another format, or a smaller size.');
      return new Uint8Array(target.buffer);
    },
    cancel: () => output.cancel(),
  };
}
