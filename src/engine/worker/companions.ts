import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import { fromHalfBits } from '../../base/float16.ts';
import { readNpy } from '../../base/npy.ts';
import { messageOf, UserError } from '../../base/user-error.ts';
import type { OnnxGraph } from '../../onnx/model.ts';
import type { OwnModel } from '../../protocol/engine.ts';
import type { Conditions, InputArray, NetworkInputs, Tensor, ToBeMade } from '../../protocol/frame.ts';
import { extraName, type Condition, type Manifest } from '../../protocol/manifest.ts';
import { makeTensor } from './feeds.ts';
import { openNetwork, readOwnFile } from './own-files.ts';
import { ortError } from './ort-error.ts';
import type { OrtBuild, Runtime } from './runtime.ts';
import { openTokenizer, type Tokens } from './text.ts';
import { weightOptions } from './weight-files.ts';

/** Prompts whose hidden states are kept: the empty one, the present one, and those of a recipe beside it. */
const KEPT_PROMPTS = 8;

interface Companion {
  readonly session: InferenceSession;
  readonly graph: OnnxGraph;
  readonly bytes: number;
}

/** What the text encoders made of one prompt: of each, every output by name. */
type TextOutputs = readonly ReadonlyMap<string, { readonly dims: readonly number[]; readonly data: Float32Array }>[];

/**
 * The networks that come with a U-Net: text encoders, decoder and encoder of the latents, each on the processor, opened when it is first
 * needed. And what of the network's inputs only they, or a file, can make.
 */
export class Companions {
  readonly #opened = new Map<string, Promise<Companion>>();
  readonly #tokenizers = new Map<string, Promise<Tokens>>();
  readonly #texts = new Map<string, Promise<TextOutputs>>();
  readonly #arrays = new Map<string, Promise<Float32Array>>();

  constructor(
    private readonly runtime: Runtime,
    private readonly build: OrtBuild,
    private readonly manifest: Manifest,
    private readonly files: OwnModel['files'],
  ) {}

  /** The inputs with all their values. */
  async resolve(inputs: NetworkInputs): Promise<NetworkInputs> {
    if (Object.values(inputs.conditions).every((given) => 'data' in given)) return inputs;
    return { ...inputs, conditions: await this.conditions(inputs.conditions) };
  }

  async conditions(asked: Conditions): Promise<Record<string, InputArray>> {
    const conditions: Record<string, InputArray> = {};
    for (const [name, given] of Object.entries(asked)) conditions[name] = 'data' in given ? given : await this.#make(name, given);
    return conditions;
  }

  async #make(name: string, { dims, rows }: ToBeMade): Promise<InputArray> {
    const condition = this.manifest.conditions.find(({ input }) => input === name);
    const length = dims.slice(1).reduce((product, dim) => product * dim, 1);
    const data = new Float32Array(rows.length * length);
    for (const [b, prompt] of rows.entries()) {
      const { extraFile } = this.manifest.sample;
      const values = condition !== undefined ? await this.#row(condition, prompt) : name === extraName(this.manifest) && extraFile !== null ? await this.#array(extraFile) : null;
      if (values === null) continue;
      if (values.length !== length) throw new UserError('inputs-malformed', `The input “${name}” should have ${length} values, and what was made for it has ${values.length}.`);
      data.set(values, b * length);
    }
    return { dims, data };
  }

  /** Null for zeros. */
  async #row(condition: Condition, prompt: string | null): Promise<Float32Array | null> {
    if (condition.kind === 'array') {
      const file = prompt === null ? condition.unconditional : condition.file;
      return file === null ? null : await this.#array(file);
    }
    if (condition.kind !== 'text' || (prompt === null && condition.zeroUnconditional)) return null;
    const outputs = await this.#text(prompt ?? '');
    if (condition.pooled) {
      const last = outputs.at(-1);
      return (last?.get('text_embeds') ?? last?.get('pooler_output'))?.data ?? null;
    }
    return besideEachOther(outputs.map((one) => hiddenStates(one, outputs.length > 1)));
  }

  #array(path: string): Promise<Float32Array> {
    return remember(this.#arrays, path, async () => {
      const { data } = readNpy(await readOwnFile(this.files, path));
      return data instanceof Float32Array ? data : Float32Array.from(data, Number);
    });
  }

  #text(prompt: string): Promise<TextOutputs> {
    const [oldest] = this.#texts.keys();
    if (!this.#texts.has(prompt) && this.#texts.size >= KEPT_PROMPTS && oldest !== undefined) this.#texts.delete(oldest);
    return remember(this.#texts, prompt, async () => {
      const all: TextOutputs[number][] = [];
      for (const encoder of this.manifest.textEncoders) {
        const { ids } = (await this.#tokenizer(encoder.tokenizer)).encode(prompt, encoder.length);
        all.push(await this.#run(encoder, () => ({ dims: [1, ids.length], data: Int32Array.from(ids) })));
      }
      return all;
    });
  }

  #tokenizer(folder: string): Promise<Tokens> {
    return remember(this.#tokenizers, folder, () => openTokenizer(this.files, folder));
  }

  async words(prompt: string): Promise<readonly string[]> {
    const [first] = this.manifest.textEncoders;
    return first === undefined ? [] : (await this.#tokenizer(first.tokenizer)).encode(prompt, first.length).words;
  }

  async decode(latents: Float32Array): Promise<Tensor> {
    const { autoencoder, sample } = this.manifest;
    if (autoencoder === null) throw new UserError('no-decoder', `${this.manifest.title} came without a decoder for its latents. Open it with its vae_decoder/ beside unet/.`);
    const { scalingFactor, shiftFactor } = autoencoder;
    const data = latents.map((x) => x / scalingFactor + shiftFactor);
    const outputs = await this.#run(autoencoder.decoder, () => ({ dims: [1, sample.channels, sample.height, sample.width], data }));
    return first('decoded', outputs);
  }

  async encode(picture: Float32Array): Promise<Tensor> {
    const { autoencoder, sample } = this.manifest;
    if (!autoencoder?.encoder) throw new UserError('no-encoder', `${this.manifest.title} came without an encoder for pictures (vae_encoder), so a picture cannot be turned into latents. Open it with its vae_encoder/ beside unet/, or start from noise.`);
    const { scale, scalingFactor, shiftFactor } = autoencoder;
    const outputs = await this.#run(autoencoder.encoder, () => ({ dims: [1, 3, sample.height * scale, sample.width * scale], data: picture }));
    const { data } = first('encoded', outputs);
    // The mean of the distribution; its log-variance lies in the channels behind.
    const length = sample.channels * sample.height * sample.width;
    return { name: 'latents', dims: [1, sample.channels, sample.height, sample.width], data: data.slice(0, length).map((x) => (x - shiftFactor) * scalingFactor) };
  }

  async release(): Promise<void> {
    const opened = await Promise.allSettled(this.#opened.values());
    this.#opened.clear();
    for (const one of opened) {
      if (one.status !== 'fulfilled') continue;
      const { session, bytes } = one.value;
      await this.runtime.queue.run(() => session.release());
      this.runtime.ledger.liveSessions--;
      this.runtime.ledger.bytesHeld -= bytes;
    }
  }

  async #run(file: { readonly file: string; readonly external: readonly string[] }, feed: () => InputArray): Promise<TextOutputs[number]> {
    const { session, graph } = await remember(this.#opened, file.file, () => this.#open(file));
    const ort = await this.runtime.ort(this.build);
    return await this.runtime.queue.run(async () => {
      const feeds: Record<string, OrtTensor> = {};
      const { dims, data } = feed();
      // An attention mask is all ones: what is padded is read, as in diffusers.
      for (const { name, dataType, dims: declared } of graph.inputs) {
        const isMask = graph.inputs.length > 1 && name.includes('mask');
        feeds[name] = makeTensor(ort, { name, type: dataType === 'int64' || dataType === 'int32' || dataType === 'float16' ? dataType : 'float32', dims: declared }, dims, isMask ? new Int32Array(data.length).fill(1) : data);
      }
      try {
        const results = await session.run(feeds);
        const found = new Map(Object.entries(results).map(([name, tensor]) => [name, { dims: [...tensor.dims], data: floatsOf(tensor) }] as const));
        for (const tensor of [...Object.values(feeds), ...Object.values(results)]) tensor.dispose();
        return found;
      } catch (error) {
        throw new UserError('network-failed', `“${file.file}” could not be run: ${messageOf(error)}`, { cause: error });
      }
    });
  }

  async #open({ file, external }: { readonly file: string; readonly external: readonly string[] }): Promise<Companion> {
    const { bytes, graph } = await openNetwork(this.files, file, external);
    const ort = await this.runtime.ort(this.build);
    const session = await this.runtime.queue.run(async () => {
      try {
        return await ort.InferenceSession.create(bytes, {
          executionProviders: ['wasm'],
          logSeverityLevel: 3,
          ...weightOptions(graph),
        });
      } catch (error) {
        throw ortError(error, 'model-refused', `“${file}” could not be prepared to run`);
      }
    });
    this.runtime.ledger.sessionsBuilt++;
    this.runtime.ledger.liveSessions++;
    this.runtime.ledger.bytesHeld += bytes.byteLength;
    return { session, graph, bytes: bytes.byteLength };
  }
}

/** With two encoders (Stable Diffusion XL) the last layer but one of each; else the last, normalised. */
function hiddenStates(outputs: TextOutputs[number], penultimate: boolean): { readonly dims: readonly number[]; readonly data: Float32Array } {
  const layers = [...outputs.keys()].filter((name) => /^hidden_states\.\d+$/.test(name)).sort((a, b) => Number(a.split('.')[1]) - Number(b.split('.')[1]));
  const name = penultimate ? layers.at(-2) : 'last_hidden_state';
  const found = (name === undefined ? undefined : outputs.get(name)) ?? [...outputs.values()].find(({ dims }) => dims.length === 3);
  if (found === undefined) throw new UserError('network-failed', 'The text encoder gives no hidden states ([batch, tokens, channels]), so the prompt cannot reach the network. Export it again, with optimum-cli export onnx.');
  return found;
}

/** [L, D₁], [L, D₂] → [L, D₁ + D₂] */
function besideEachOther(parts: readonly { readonly dims: readonly number[]; readonly data: Float32Array }[]): Float32Array | null {
  const [one] = parts;
  if (one === undefined || parts.length === 1) return one?.data ?? null;
  const length = one.dims[1] ?? 0;
  const widths = parts.map(({ dims }) => dims[2] ?? 0);
  const width = widths.reduce((sum, each) => sum + each, 0);
  const data = new Float32Array(length * width);
  for (let row = 0; row < length; row++) {
    let at = row * width;
    parts.forEach((part, i) => {
      const each = widths[i] ?? 0;
      data.set(part.data.subarray(row * each, (row + 1) * each), at);
      at += each;
    });
  }
  return data;
}

function first(name: string, outputs: TextOutputs[number]): Tensor {
  const [found] = outputs.values();
  if (found === undefined) throw new UserError('network-failed', `The autoencoder returned nothing (${name}).`);
  return { name, ...found };
}

function floatsOf({ data, type }: OrtTensor): Float32Array {
  if (data instanceof Float32Array) return data.slice();
  if (type === 'float16' && data instanceof Uint16Array) return fromHalfBits(data);
  return Float32Array.from(data as Iterable<number | bigint>, Number);
}

/** What failed is tried again the next time. */
function remember<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const held = cache.get(key);
  if (held !== undefined) return held;
  const made = make();
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  return made;
}
