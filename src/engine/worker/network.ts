import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import { fromHalfBits } from '../../base/float16.ts';
import { UserError } from '../../base/user-error.ts';
import { withOutputs } from '../../onnx/edit.ts';
import { parseModel, type OnnxGraph } from '../../onnx/model.ts';
import { withWinograd, type Convolutions } from '../../onnx/winograd.ts';
import type { NetworkInputs, Tensor } from '../../protocol/frame.ts';
import { predictionOf, type Manifest } from '../../protocol/manifest.ts';
import { parseReduced, placeOf } from '../../protocol/reduced-names.ts';
import type { Values } from '../edits/part-values.ts';
import { feedsOf, inputSpecs, makeTensor, partOf, rowsOfParts, type InputSpecs } from './feeds.ts';
import { ortError } from './ort-error.ts';
import { ReducedOutputs } from './reduced-outputs.ts';
import type { Ort, OrtBuild, Runtime } from './runtime.ts';
import { weightOptions } from './weight-files.ts';

export interface Look {
  /** The network's output for the whole batch, B·C·H·W values. */
  readonly output: Float32Array;
  /** The named tensors, in the order in which they were asked for, each with arrays of its own. */
  readonly tensors: Tensor[];
}

/** What a network with places for edits is fed beside its inputs, by the names of its graph inputs. */
export interface Places {
  readonly values: ReadonlyMap<string, Values>;
  /** Further timesteps, for blocks that are told another t; of the type of the network's own. */
  readonly timesteps: ReadonlyMap<string, Float32Array>;
}

type Indices = ReturnType<ReducedOutputs['feeds']>;

/** Where a network runs. */
export interface Backend {
  readonly build: OrtBuild;
  readonly provider: InferenceSession.ExecutionProviderConfig;
  /** Those that are computed in Winograd's way there. */
  readonly convolutions?: Convolutions;
}

/** A model in onnxruntime, with some of its tensors exposed. */
export class Network {
  readonly #runtime: Runtime;
  readonly #ort: Ort;
  readonly #session: InferenceSession;
  readonly #manifest: Manifest;
  /** Tensors, and places of reductions. */
  readonly #names: ReadonlySet<string>;
  readonly #reduced: ReducedOutputs;
  readonly #specs: InputSpecs;
  readonly #bytes: number;
  #released = false;

  private constructor(
    runtime: Runtime,
    ort: Ort,
    session: InferenceSession,
    manifest: Manifest,
    names: ReadonlySet<string>,
    reduced: ReducedOutputs,
    specs: InputSpecs,
    bytes: number,
  ) {
    this.#runtime = runtime;
    this.#ort = ort;
    this.#session = session;
    this.#manifest = manifest;
    this.#names = names;
    this.#reduced = reduced;
    this.#specs = specs;
    this.#bytes = bytes;
  }

  /**
   * Builds a session in which `names` can be fetched. Whoever creates a network releases it. `onRead` hears of weights that are read from files, tensor by tensor.
   * Throws UserErrors `model-refused` (onnxruntime cannot make a session of it), `runtime-failed` (onnxruntime itself cannot be
   * started; it must then be tried in a new worker) and `out-of-memory`.
   */
  static async create(
    runtime: Runtime,
    { build, provider, convolutions }: Backend,
    manifest: Manifest,
    bytes: Uint8Array,
    graph: OnnxGraph,
    names: readonly string[],
    signal?: AbortSignal,
    onRead?: (bytes: number) => void,
  ): Promise<Network> {
    const specs = inputSpecs(graph, manifest);
    const places = [...new Set(names.map(placeOf))];
    const tensors = places.filter((name) => parseReduced(name) === null);
    const { bytes: exposed, outputs: reduced } = ReducedOutputs.add(withOutputs(bytes, tensors), places);
    const run = convolutions === undefined || convolutions.size === 0 ? exposed : withWinograd(exposed, parseModel(exposed), convolutions);
    const ort = await runtime.ort(build);
    const session = await runtime.queue.run(async () => {
      let unread: unknown = null;
      const reading = { ...(onRead === undefined ? {} : { onRead }), onFailure: (error: unknown) => (unread = error) };
      try {
        return await ort.InferenceSession.create(run, {
          executionProviders: [provider],
          logSeverityLevel: 3,
          ...weightOptions(graph, reading),
        });
      } catch (error) {
        throw unread instanceof UserError ? unread : ortError(error, 'model-refused', 'The model could not be prepared to run');
      }
    }, signal);
    runtime.ledger.sessionsBuilt++;
    runtime.ledger.liveSessions++;
    runtime.ledger.bytesHeld += exposed.byteLength;
    return new Network(runtime, ort, session, manifest, new Set([...places, manifest.output]), reduced, specs, exposed.byteLength);
  }

  /**
   * Runs the network once and copies out its output and the named tensors. Everything exposed is computed either way; what is not named is not copied.
   * `placesFor` says what places for edits are fed for some rows of the batch.
   * Throws UserErrors `tensor-unknown`, `inputs-malformed`, `network-failed`, `out-of-memory`.
   */
  async look(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal, placesFor?: (rows: readonly number[]) => Promise<Places>): Promise<Look> {
    this.check(names);
    const fetches = [...new Set([this.#manifest.output, ...names.map((name) => this.#reduced.outputOf(name))])];
    const indices = this.#reduced.feeds(names);
    const parts = rowsOfParts(inputs.batch, this.#specs.batch);
    const places: (Places | undefined)[] = [];
    for (const rows of parts) places.push(await placesFor?.(rows));
    const results = await this.#runtime.queue.run(() => this.#runParts(inputs, parts, fetches, indices, places), signal);
    const found = (name: string): Tensor => {
      const tensor = results.get(name);
      if (tensor === undefined) throw new UserError('network-failed', `The network gave no tensor “${name}”.`);
      return tensor;
    };
    const tensors = names.map((name) => this.#reduced.pick(name, names, found(this.#reduced.outputOf(name))));
    const output = found(this.#manifest.output).data;
    const predicted = predictionOf(this.#manifest, output, inputs.batch);
    return { output: predicted === output && names.includes(this.#manifest.output) ? output.slice() : predicted, tensors };
  }

  /** What is exposed. */
  get names(): readonly string[] {
    return [...this.#names];
  }

  has(name: string): boolean {
    return this.#names.has(placeOf(name));
  }

  /** Refuses names that cannot be looked at, by name. */
  check(names: readonly string[]): void {
    for (const name of names) {
      if (!this.has(name)) {
        throw new UserError('tensor-unknown', `This model has no tensor “${name}” that can be looked at.`);
      }
    }
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    await this.#runtime.queue.run(() => this.#session.release());
    this.#runtime.ledger.liveSessions--;
    this.#runtime.ledger.bytesHeld -= this.#bytes;
  }

  /** In as many runs as a network that is fixed to one batch needs. */
  async #runParts(
    inputs: NetworkInputs,
    parts: readonly (readonly number[])[],
    fetches: readonly string[],
    indices: Indices,
    places: readonly (Places | undefined)[],
  ): Promise<Map<string, Tensor>> {
    const results: Map<string, Tensor>[] = [];
    for (const [i, rows] of parts.entries()) results.push(await this.#run(parts.length === 1 && rows.length === inputs.batch ? inputs : partOf(inputs, rows), fetches, indices, places[i]));
    const [first] = results;
    // A network that is fixed to a batch answers for rows that only filled it up.
    const share = inputs.batch / parts.reduce((sum, rows) => sum + rows.length, 0);
    if (first === undefined || (results.length === 1 && share === 1)) return first ?? new Map<string, Tensor>();
    return new Map([...first].map(([name, tensor]) => [name, joinRows(tensor, results.map((part) => part.get(name)?.data ?? tensor.data), share)]));
  }

  async #run(inputs: NetworkInputs, fetches: readonly string[], indices: Indices, places?: Places): Promise<Map<string, Tensor>> {
    if (this.#released) throw new UserError('network-failed', 'The model was closed while it was asked.');
    const { ledger } = this.#runtime;
    const live: OrtTensor[] = [];
    const hold = (tensor: OrtTensor) => {
      live.push(tensor);
      ledger.liveTensors++;
      ledger.bytesHeld += bytesOf(tensor);
      return tensor;
    };
    try {
      const feeds: Record<string, OrtTensor> = {};
      for (const [name, tensor] of feedsOf(this.#ort, this.#specs, this.#manifest, inputs)) feeds[name] = hold(tensor);
      for (const [name, tensor] of this.#placeFeeds(places)) feeds[name] = hold(tensor);
      for (const [name, list] of indices) feeds[name] = hold(new this.#ort.Tensor('int32', list, [list.length]));
      ledger.networkRuns++;
      const results = await this.#session.run(feeds, [...fetches]);
      const tensors = new Map<string, Tensor>();
      for (const [name, tensor] of Object.entries(results)) {
        hold(tensor);
        tensors.set(name, { name, dims: [...tensor.dims], data: floats(name, tensor) });
      }
      return tensors;
    } catch (error) {
      throw error instanceof UserError ? error : ortError(error, 'network-failed', 'The network could not be run');
    } finally {
      for (const tensor of live) {
        ledger.liveTensors--;
        ledger.bytesHeld -= bytesOf(tensor);
        tensor.dispose();
      }
    }
  }

  #placeFeeds(places: Places | undefined): [string, OrtTensor][] {
    if (places === undefined) return [];
    const timestep = this.#specs.byName.get(this.#manifest.inputs.timestep ?? '');
    const values = [...places.values].map(([name, { dims, data }]): [string, OrtTensor] => [name, new this.#ort.Tensor('float32', data, dims)]);
    if (timestep === undefined) return values;
    return [...values, ...[...places.timesteps].map(([name, data]): [string, OrtTensor] => [name, makeTensor(this.#ort, timestep, [data.length], data)])];
  }
}

/** Parts of a batch behind each other; of all their rows the first `share`. */
function joinRows({ name, dims: [rows = 1, ...rest] }: Tensor, parts: readonly Float32Array[], share: number): Tensor {
  const all = rows * parts.length;
  const kept = Number.isInteger(all * share) ? all * share : all;
  const data = new Float32Array((parts.reduce((sum, part) => sum + part.length, 0) / all) * kept);
  let at = 0;
  for (const part of parts) {
    const some = part.subarray(0, data.length - at);
    data.set(some, at);
    at += some.length;
  }
  return { name, dims: [kept, ...rest], data };
}

function floats(name: string, tensor: OrtTensor): Float32Array {
  const { data } = tensor;
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return Float32Array.from(data);
  // As bits, or where the browser has them as numbers.
  if (tensor.type === 'float16') return data instanceof Uint16Array ? fromHalfBits(data) : Float32Array.from(data as Iterable<number>);
  throw new UserError('network-failed', `The tensor “${name}” is of type ${tensor.type}, which cannot be shown.`);
}

function bytesOf(tensor: OrtTensor): number {
  return tensor.size * (tensor.type === 'int64' || tensor.type === 'float64' ? 8 : 4);
}
