import type * as z from 'zod/mini';
import { readNpy } from '../../base/npy.ts';
import { sha256 } from '../../base/sha256.ts';
import { UserError } from '../../base/user-error.ts';
import { parseModel } from '../../onnx/model.ts';
import { prepareModel } from '../../onnx/prepare.ts';
import type { OwnModel } from '../../protocol/engine.ts';
import { sortFiles, withoutCommonFolder } from '../../protocol/foreign/chosen-files.ts';
import { indexSchema, schedulerSchema, tokenizerConfigSchema, unetConfigSchema, vaeConfigSchema, type Configs } from '../../protocol/foreign/configs.ts';
import { checkSize } from '../../protocol/foreign/check-size.ts';
import { describeModel, noAnswers, withInputs, type Answers, type Draft, type Found } from '../../protocol/foreign/describe.ts';
import { manifestSchema, type Manifest } from '../../protocol/manifest.ts';
import type { Chosen } from './choose-files.ts';

/** A model as it was chosen, read as far as it must be to be described. */
export interface Readable {
  readonly files: Chosen;
  /** The same with one more file, of an input's own values. */
  readonly withFile: (path: string, file: Blob) => Readable;
  readonly describe: (answers: Answers) => Draft;
}

const LARGEST_ARRAY = 64e6;

/** Throws a UserError that says what was chosen, and what is missing. */
export async function readModel(chosen: Chosen): Promise<Readable> {
  const { folder, cut } = withoutCommonFolder(Object.keys(chosen));
  const files: Chosen = Object.fromEntries(Object.entries(chosen).map(([path, file]) => [path.slice(cut), file]));
  const paths = Object.keys(files);
  const shipped = await ownDescription(files);
  const sorted = sortFiles(paths, folder);
  const model = files[shipped?.model.file ?? sorted.model];
  if (model === undefined) throw new UserError('model-missing', `unetscope.json speaks of “${shipped?.model.file ?? ''}”, which is not among the files that were chosen. Choose the whole folder.`);
  checkSize(sorted.model, Object.fromEntries(Object.entries(files).map(([path, { size }]) => [path, size])));
  const bytes = new Uint8Array(await model.arrayBuffer());
  // As the engine will run it: a network on one axis, or with its channels last, is described by the pictures that it is given.
  const graph = parseModel(prepareModel(bytes));
  const hash = await digest(bytes);
  if (shipped !== null) {
    // What the files say themselves wins over what was written beside them.
    const manifest: Manifest = { ...shipped, id: `own-${hash.slice(0, 40)}`, golden: null, model: { ...shipped.model, bytes: bytes.byteLength, sha256: hash } };
    const notes = shipped.model.sha256 === hash ? [] : ['unetscope.json was written for another file (its sha256 differs). It is used all the same.'];
    return readable(files, ({ inputs }) => ({ manifest: withInputs(manifest, inputs), questions: [], notes }));
  }
  const found: Found = { graph, files: sorted, bytes: bytes.byteLength, sha256: hash, configs: await readConfigs(files), arrays: await readArrays(files), paths };
  // Whether it can be described at all is known before anything is asked.
  describeModel(found, noAnswers);
  return readable(files, (answers) => describeModel(found, answers));
}

function readable(files: Chosen, describe: Readable['describe']): Readable {
  return { files, describe, withFile: (path, file) => readable({ ...files, [path]: file }, describe) };
}

export function toOwnModel(readable: Readable, { manifest }: Draft): OwnModel {
  return { manifest, files: readable.files };
}

async function ownDescription(files: Chosen): Promise<Manifest | null> {
  const file = files['unetscope.json'];
  if (file === undefined) return null;
  const parsed = manifestSchema.safeParse(await json(file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UserError('manifest-malformed', `unetscope.json cannot be used (${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it is not JSON'}). docs/models.md says what it holds; without the file, the page asks instead.`);
}

async function readConfigs(files: Chosen): Promise<Configs> {
  const read = async <S extends z.ZodMiniType>(schema: S, ...paths: readonly string[]): Promise<z.infer<S> | null> => {
    for (const path of paths) {
      const file = files[path];
      const parsed = file === undefined ? null : schema.safeParse(await json(file));
      if (parsed?.success === true) return parsed.data;
    }
    return null;
  };
  const tokenizers = [];
  for (const folder of ['tokenizer', 'tokenizer_2']) tokenizers.push((await read(tokenizerConfigSchema, `${folder}/tokenizer_config.json`)) ?? {});
  return {
    unet: (await read(unetConfigSchema, 'unet/config.json', 'config.json')) ?? {},
    vae: (await read(vaeConfigSchema, 'vae/config.json', 'vae_decoder/config.json')) ?? {},
    index: (await read(indexSchema, 'model_index.json')) ?? {},
    scheduler: await read(schedulerSchema, 'scheduler/scheduler_config.json', 'scheduler_config.json'),
    tokenizers,
  };
}

async function readArrays(files: Chosen): Promise<Found['arrays']> {
  const arrays = [];
  for (const [path, file] of Object.entries(files)) {
    if (!/\.npy$/i.test(path) || file.size > LARGEST_ARRAY) continue;
    try {
      arrays.push({ path, dims: readNpy(new Uint8Array(await file.arrayBuffer())).dims });
    } catch {
      // An array that cannot be read is none that could be fed.
    }
  }
  return arrays;
}

async function json(file: Blob): Promise<unknown> {
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
}

/** `crypto.subtle` is missing on pages served over plain http from another machine. */
async function digest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return sha256(bytes);
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
