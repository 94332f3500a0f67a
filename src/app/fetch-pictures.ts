import { readNpz } from '../base/npz.ts';
import { UserError } from '../base/user-error.ts';
import { sampleLength, type Manifest } from '../protocol/manifest.ts';
import { isOwnModel } from '../store/own-models.ts';
import type { Picture } from '../store/pictures.ts';
import { modelUrl } from './models.ts';

/** Clean pictures, as the model's training data has them: `pictures.npz`, uint8 [N, C, H, W] and a caption for each. */
export async function fetchPictures(manifest: Manifest, signal?: AbortSignal): Promise<Picture[]> {
  if (isOwnModel(manifest.id)) return [];
  const missing = (why: string, cause?: unknown) =>
    new UserError('pictures', `The pictures that come with ${manifest.title} could not be loaded (${why}). Check the connection, then leave this page and come back to it, or use a picture of your own.`, { cause });
  const response = await fetch(modelUrl(manifest.id, 'pictures.npz'), signal === undefined ? {} : { signal }).catch((cause: unknown) => {
    throw signal?.aborted === true ? cause : missing('the server could not be reached', cause);
  });
  if (!response.ok) throw missing(`the server answered ${response.status}`);
  let arrays;
  try {
    arrays = readNpz(new Uint8Array(await response.arrayBuffer()));
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    throw missing('the download is incomplete', cause);
  }
  const length = sampleLength(manifest);
  const pixels = arrays.get('pictures')?.data;
  const text = arrays.get('names')?.data;
  if (!(pixels instanceof Uint8Array) || !(text instanceof Uint8Array)) throw missing('the file cannot be read');
  const names = new TextDecoder().decode(text).split('\n');
  if (pixels.length !== names.length * length) throw missing('they are for a model of another size');
  return names.map((name, i) => ({
    id: name,
    name,
    data: Float32Array.from(pixels.subarray(i * length, (i + 1) * length), (byte) => byte / 127.5 - 1),
  }));
}
