import { UserError } from '../../base/user-error.ts';
import type { ByteSource } from '../../onnx/byte-source.ts';
import { openModel, type ModelFile } from '../../onnx/model-file.ts';
import { openBlob } from '../../protocol/blob-source.ts';
import type { OwnModel } from '../../protocol/engine.ts';

/** A network of the files that the person chose. */
export interface OwnNetwork extends ModelFile {
  /** Of all its files. */
  readonly fileBytes: number;
}

/** A network, with the files of weights (`external`) that lie beside it; `prepared` as a U-Net is run. Throws UserErrors: `model-missing`, `model-unavailable`, and what openModel throws. */
export async function openNetwork(files: OwnModel['files'], path: string, external: readonly string[], prepared = false): Promise<OwnNetwork> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const file = await openBlob(chosen(files, path), path);
  const beside = new Map<string, ByteSource>();
  for (const name of external) beside.set(name, await openBlob(chosen(files, folder + name), folder + name));
  const fileBytes = [file, ...beside.values()].reduce((sum, { size }) => sum + size, 0);
  return { ...openModel(file, { external: beside, prepared }), fileBytes };
}

/** The bytes of a small file. Throws UserError `model-missing` or `model-unavailable`. */
export async function readOwnFile(files: OwnModel['files'], path: string): Promise<Uint8Array> {
  const source = await openBlob(chosen(files, path), path);
  return source.read(0, source.size);
}

function chosen(files: OwnModel['files'], path: string): Blob {
  const file = files[path];
  if (file === undefined) throw new UserError('model-missing', `The file “${path}” is not among the chosen files. Choose the whole folder.`);
  return file;
}
