import type * as z from 'zod/mini';
import { readNpy } from '../base/npy.ts';
import { parsePythonJson } from '../base/python-json.ts';
import { UserError } from '../base/user-error.ts';
import type { ByteSource } from '../onnx/byte-source.ts';
import { traceDataFlow } from '../onnx/data-flow.ts';
import { openModel } from '../onnx/model-file.ts';
import { preconditionedInput } from '../onnx/preconditioning.ts';
import { strideFacts } from '../onnx/strides.ts';
import { externalFiles, externalSizes } from '../onnx/tensor-data.ts';
import { tappableTensors } from '../onnx/tensors.ts';
import { openBlob } from '../protocol/blob-source.ts';
import { sortFiles, withoutCommonFolder } from '../protocol/foreign/chosen-files.ts';
import { indexSchema, schedulerSchema, tokenizerConfigSchema, unetConfigSchema, vaeConfigSchema, type Configs } from '../protocol/foreign/configs.ts';
import { checkSize } from '../protocol/foreign/check-size.ts';
import { describeModel, noAnswers, type Found } from '../protocol/foreign/describe.ts';
import { countParameters } from '../protocol/foreign/graph-summary.ts';
import { issueWords } from '../protocol/issue-words.ts';
import { manifestSchema, type Manifest } from '../protocol/manifest.ts';
import { digest, identityOf } from './identity.ts';

/** What a person chose: files by their paths. */
export type Chosen = Readonly<Record<string, Blob>>;

/** What was read of them, as it crosses from the worker that did. */
export interface ReadFiles {
  /** Without the folders that all of them lie in. */
  readonly files: Chosen;
  /** The answers that came with it; or what is known, from which questions are made. */
  readonly known: { readonly manifest: Manifest; readonly notes: readonly string[] } | Found;
}

const LARGEST_ARRAY = 64e6;
/** `onBytes` hears how much of the model's files has been read. Throws a UserError that says what was chosen, and what is missing. */
export async function readFiles(chosen: Chosen, onBytes: (loaded: number, total: number) => void = () => undefined): Promise<ReadFiles> {
  const { folder, cut } = withoutCommonFolder(Object.keys(chosen));
  const files: Chosen = Object.fromEntries(Object.entries(chosen).map(([path, file]) => [path.slice(cut), file]));
  const paths = Object.keys(files);
  const shipped = await ownDescription(files);
  const sorted = sortFiles(paths, folder);
  const model = files[shipped?.model.file ?? sorted.model];
  if (model === undefined) throw new UserError('model-missing', `unetscope.json refers to “${shipped?.model.file ?? ''}”, which is not among the chosen files. Choose the whole folder.`);
  checkSize(sorted.model, Object.fromEntries(Object.entries(files).map(([path, { size }]) => [path, size])));
  const source = await openBlob(model, shipped?.model.file ?? sorted.model);
  // As the engine will run it: a network on one axis, or with its channels last, is described by the pictures that it is given.
  const { graph } = openModel(source, { prepared: true });
  const external = externalFiles(graph);
  const weights = await filesBeside(files, shipped?.model.file ?? sorted.model, external);
  checkWhole(weights, externalSizes(graph));
  const allBytes = [source, ...weights.values()].reduce((sum, { size }) => sum + size, 0);
  let loaded = 0;
  const onMore = (more: number): void => onBytes((loaded += more), allBytes);
  const hash = await digest(source, onMore);
  if (shipped !== null) {
    const notes = shipped.model.sha256 === hash ? [] : ['unetscope.json was written for another file (its sha256 differs). It is used anyway.'];
    // What the files say themselves wins over what was written beside them.
    const id = ownId(await identityOf(hash, weights, onMore));
    const manifest: Manifest = { ...shipped, id, golden: null, model: { ...shipped.model, bytes: source.size, sha256: hash } };
    return { files, known: { manifest, notes } };
  }
  const { inputs, outputs, opset } = graph;
  const flow = traceDataFlow(graph);
  const pictures = inputs.filter(({ dims }) => dims?.length === 4);
  const summary = {
    inputs, outputs, opset, external,
    parameters: countParameters(graph),
    tensors: tappableTensors(graph).length,
    preconditioned: preconditionedInput(flow),
    strides: new Map(pictures.map(({ name }) => [name, strideFacts(flow, name)])),
  };
  const found: Found = { graph: summary, id: ownId(hash), files: sorted, bytes: source.size, allBytes, sha256: hash, configs: await readConfigs(files), arrays: await readArrays(files), paths };
  // Whether it can be described at all is known before anything is asked, and before its weights are hashed.
  try {
    describeModel(found, noAnswers);
  } catch (error) {
    // Which sampler takes its schedule is asked last, and answered where the samplers are: in the page.
    if (!(error instanceof UserError && error.code === 'sampler-not-here')) throw error;
  }
  return { files, known: { ...found, id: ownId(await identityOf(hash, weights, onMore)) } };
}

const ownId = (identity: string): string => `own-${identity.slice(0, 40)}`;

/** Files of weights in the model's folder. What is missing is said by who describes the model. */
async function filesBeside(files: Chosen, model: string, names: readonly string[]): Promise<Map<string, ByteSource>> {
  const folder = model.slice(0, model.lastIndexOf('/') + 1);
  const found = new Map<string, ByteSource>();
  for (const name of names) {
    const file = files[folder + name];
    if (file !== undefined) found.set(name, await openBlob(file, folder + name));
  }
  return found;
}

/** onnxruntime would say that a tensor cannot be read, and only when the network is opened. */
function checkWhole(weights: ReadonlyMap<string, ByteSource>, least: ReadonlyMap<string, number>): void {
  for (const [name, { size }] of weights) {
    const needed = least.get(name) ?? 0;
    if (size < needed) {
      const count = (bytes: number): string => bytes.toLocaleString('en');
      throw new UserError('weights-short', `“${name}” is cut short: it has ${count(size)} bytes, and the model’s weights reach to byte ${count(needed)}. Get the file again, and the one beside it with it: they belong together.`);
    }
  }
}

async function ownDescription(files: Chosen): Promise<Manifest | null> {
  const file = files['unetscope.json'];
  if (file === undefined) return null;
  const given = await json(file);
  const parsed = manifestSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new UserError('manifest-malformed', `unetscope.json cannot be used (${given === null ? 'it is not JSON' : issueWords(parsed.error.issues[0], given)}). docs/models.md says what it holds; without the file, the page asks instead.`);
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
    return parsePythonJson(await file.text());
  } catch {
    return null;
  }
}
