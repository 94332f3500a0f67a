import { readNpy } from '../../base/npy.ts';
import { UserError, messageOf } from '../../base/user-error.ts';

/** Throws UserError `array-malformed` where a .npy file does not hold what an input of that shape (without the batch) is fed. */
export async function checkArray(file: Blob & { readonly name: string }, dims: readonly number[]): Promise<void> {
  let found: readonly number[];
  try {
    found = readNpy(new Uint8Array(await file.arrayBuffer())).dims;
  } catch (cause) {
    throw new UserError('array-malformed', `“${file.name}” cannot be read as a .npy file (${messageOf(cause)}). Save it with numpy.save, as float32 or whole numbers.`, { cause });
  }
  if ([dims, [1, ...dims]].some((wanted) => String(wanted) === String(found))) return;
  throw new UserError('array-malformed', `“${file.name}” has the shape [${found.join(', ')}]; this input takes [${dims.join(', ')}]. Choose another, or save that one in this shape.`);
}

/** `512, 512, 0, 0`: one number for all, or one for each of `count`. Null where it is neither. */
export function readNumbers(text: string, count: number): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
  const numbers = parts.map(Number);
  return numbers.every(Number.isFinite) && (numbers.length === 1 || (numbers.length === count && count <= 4096)) ? numbers : null;
}
