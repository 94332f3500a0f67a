import { UserError } from '../../base/user-error.ts';
import { averageDown, middleSquare, oversampling } from './fit-picture.ts';

export const ACCEPTED = ['image/png', 'image/jpeg', 'image/webp'];
const MOST_BYTES = 40 * 1024 * 1024;

/** A picture file as [3, size, size], −1 … 1: its middle square, averaged down. Rejects with a UserError that says what to do. */
export async function readPictureFile(file: File, size: number): Promise<Float32Array> {
  const name = file.name === '' ? 'The file' : `“${file.name.length > 60 ? `${file.name.slice(0, 60)}…` : file.name}”`;
  if (!ACCEPTED.includes(file.type)) {
    throw new UserError('picture-type', `${name} is not a PNG, JPEG or WebP picture${file.type === '' ? '' : ` (it is ${file.type})`}. Choose one of these.`);
  }
  if (file.size > MOST_BYTES) {
    throw new UserError('picture-large', `${name} is ${Math.round(file.size / 1e6)} MB, too large to open here. Choose one of at most ${MOST_BYTES / 1024 / 1024} MB.`);
  }
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (cause) {
    throw new UserError('picture-damaged', `${name} could not be read as a picture: it is damaged, empty, or not the kind of file that its name says. Choose another.`, { cause });
  }
  try {
    const square = middleSquare(bitmap.width, bitmap.height);
    const factor = oversampling(square.side, size);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size * factor;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new UserError('picture-canvas', 'This browser could not provide a canvas to read the picture with. Close other tabs, then try again.');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, square.x, square.y, square.side, square.side, 0, 0, canvas.width, canvas.height);
    return averageDown(context.getImageData(0, 0, canvas.width, canvas.height).data, size, factor);
  } finally {
    bitmap.close();
  }
}
