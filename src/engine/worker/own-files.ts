import { messageOf, UserError } from '../../base/user-error.ts';
import type { OwnModel } from '../../protocol/engine.ts';

/** The bytes of a file that the person chose. Throws UserError `model-missing` or `model-unavailable`. */
export async function readOwnFile(files: OwnModel['files'], path: string): Promise<Uint8Array> {
  const file = files[path];
  if (file === undefined) throw new UserError('model-missing', `The file “${path}” is not among those that were chosen. Choose the whole folder.`);
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (error) {
    throw new UserError(
      'model-unavailable',
      `The file “${path}” (${(file.size / 1e6).toFixed(0)} MB) could not be read: ${messageOf(error)}. It may have been moved or changed since it was chosen, or be too large for this browser; choose it again.`,
      { cause: error },
    );
  }
}

/** The files that hold a model's weights, by the paths that the model names: they lie beside it. */
export async function readExternal(files: OwnModel['files'], model: string, external: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const folder = model.slice(0, model.lastIndexOf('/') + 1);
  const found = new Map<string, Uint8Array>();
  for (const path of external) found.set(path, await readOwnFile(files, folder + path));
  return found;
}
