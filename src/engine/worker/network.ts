import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-web';
import { messageOf, UserError } from '../../base/user-error.ts';
import { withOutputs } from '../../onnx/edit.ts';
import type { OnnxGraph } from '../../onnx/model.ts';
import type { NetworkInputs, Tensor } from '../../protocol/frame.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { runtimeFailed, type Ort, type OrtBuild, type Runtime } from './runtime.ts';

export interface Look {
  /** The network's output for the whole batch, B·C·H·W values. */
  readonly output: Float32Array;
  /** The named tensors, in the order in which they were asked for, each with arrays of its own. */
  readonly tensors: Tensor[];
}

/** Where a network runs. */
export interface Backend {
  readonly build: OrtBuild;
  readonly provider: InferenceSession.ExecutionProviderConfig;
}

/** A model in onnxruntime, with every tensor that can be looked at exposed. */
export class Network {
  readonly #runtime: Runtime;
  readonly #ort: Ort;
  readonly #session: InferenceSession;
  readonly #manifest: Manifest;
  readonly #names: ReadonlySet<string>;
  readonly #types: InputTypes;
  readonly #bytes: number;
  #released = false;

  private constructor(
    runtime: Runtime,
    ort: Ort,
    session: InferenceSession,
    manifest: Manifest,
    names: ReadonlySet<string>,
    types: InputTypes,
    bytes: number,
  ) {
    this.#runtime = runtime;
    this.#ort = ort;
    this.#session = session;
    this.#manifest = manifest;
    this.#names = names;
    this.#types = types;
    this.#bytes = bytes;
  }

  /**
   * Builds a session in which `names` can be fetched. Whoever creates a network releases it.
   * Throws UserErrors `model-refused` (onnxruntime cannot make a session of it), `runtime-failed` (onnxruntime itself cannot be
   * started; it must then be tried in a new worker) and `out-of-memory`.
   */
  static async create(
    runtime: Runtime,
    { build, provider }: Backend,
    manifest: Manifest,
    bytes: Uint8Array,
    graph: OnnxGraph,
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<Network> {
    const types = inputTypes(graph, manifest);
    const exposed = withOutputs(bytes, names);
    const ort = await runtime.ort(build);
    const session = await runtime.queue.run(async () => {
      try {
        return await ort.InferenceSession.create(exposed, {
          executionProviders: [provider],
          logSeverityLevel: 3,
        });
      } catch (error) {
        throw ortError(error, 'model-refused', 'The model could not be made ready to run');
      }
    }, signal);
    runtime.ledger.sessionsBuilt++;
    runtime.ledger.liveSessions++;
    runtime.ledger.bytesHeld += exposed.byteLength;
    return new Network(runtime, ort, session, manifest, new Set([...names, manifest.output]), types, exposed.byteLength);
  }

  /**
   * Runs the network once and copies out its output and the named tensors. Everything exposed is computed either way; what is not named is not copied.
   * Throws UserErrors `tensor-unknown`, `inputs-malformed`, `network-failed`, `out-of-memory`.
   */
  async look(inputs: NetworkInputs, names: readonly string[], signal?: AbortSignal): Promise<Look> {
    this.check(names);
    const fetches = [...new Set([this.#manifest.output, ...names])];
    const results = await this.#runtime.queue.run(() => this.#run(inputs, fetches), signal);
    const found = (name: string): Tensor => {
      const tensor = results.get(name);
      if (tensor === undefined) throw new UserError('network-failed', `The network gave no tensor "${name}".`);
      return tensor;
    };
    const tensors = names.map(found);
    const output = found(this.#manifest.output).data;
    return { output: names.includes(this.#manifest.output) ? output.slice() : output, tensors };
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Refuses names that cannot be looked at, by name. */
  check(names: readonly string[]): void {
    for (const name of names) {
      if (!this.has(name)) {
        throw new UserError('tensor-unknown', `This model has no tensor "${name}" that can be looked at.`);
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

  async #run(inputs: NetworkInputs, fetches: readonly string[]): Promise<Map<string, Tensor>> {
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
      for (const [name, tensor] of this.#feeds(inputs)) feeds[name] = hold(tensor);
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

  #type(name: string): InputType {
    const type = this.#types.get(name);
    if (type === undefined) throw new UserError('inputs-malformed', `The network has no input "${name}".`);
    return type;
  }

  #feeds({ sample, timestep, conditions, batch }: NetworkInputs): [string, OrtTensor][] {
    const { inputs, sample: shape } = this.#manifest;
    const dims = [batch, shape.channels, shape.height, shape.width];
    const expect = (what: string, data: ArrayLike<number>, length: number) => {
      if (data.length !== length) {
        throw new UserError('inputs-malformed', `${what} has ${data.length} values where ${length} are needed.`);
      }
    };
    expect('The sample', sample, dims.reduce((product, dim) => product * dim, 1));
    expect('The timestep', timestep, batch);
    for (const { input } of this.#manifest.conditions) {
      const given = conditions[input];
      if (given === undefined) throw new UserError('inputs-malformed', `The network's input "${input}" is not given.`);
      expect(`The input "${input}"`, given.data, batch * given.dims.slice(1).reduce((product, dim) => product * dim, 1));
    }
    const { Tensor: OrtTensor } = this.#ort;
    const make = (type: InputType, data: Float32Array | Int32Array, shapeOf: readonly number[]) => {
      if (type === 'int64') return new OrtTensor('int64', BigInt64Array.from(data, (x) => BigInt(Math.round(x))), shapeOf);
      if (type === 'int32') return new OrtTensor('int32', Int32Array.from(data), shapeOf);
      return new OrtTensor('float32', Float32Array.from(data), shapeOf);
    };
    return [
      [inputs.sample, make('float32', sample, dims)],
      [inputs.timestep, make(this.#type(inputs.timestep), timestep, [batch])],
      ...Object.entries(conditions).map(([name, { dims: shapeOf, data }]): [string, OrtTensor] => [name, make(this.#type(name), data, shapeOf)]),
    ];
  }
}

type InputType = 'float32' | 'int32' | 'int64';
type InputTypes = ReadonlyMap<string, InputType>;

function inputTypes(graph: OnnxGraph, { inputs, conditions }: Manifest): InputTypes {
  const typeOf = (name: string): InputType => {
    const input = graph.inputs.find((info) => info.name === name);
    if (input === undefined) {
      const names = graph.inputs.map((info) => `"${info.name}"`).join(', ');
      throw new UserError('model-refused', `The model has no input "${name}"; its inputs are ${names}.`);
    }
    const { dataType } = input;
    if (dataType === 'float32' || dataType === 'int32' || dataType === 'int64') return dataType;
    throw new UserError('model-refused', `The model's input "${name}" is of type ${String(dataType)}, which is not supported.`);
  };
  if (typeOf(inputs.sample) !== 'float32') {
    throw new UserError('model-refused', `The model's input "${inputs.sample}" is not of type float32.`);
  }
  return new Map([inputs.sample, inputs.timestep, ...conditions.map(({ input }) => input)].map((name) => [name, typeOf(name)]));
}

function floats(name: string, tensor: OrtTensor): Float32Array {
  const { data } = tensor;
  if (data instanceof Float32Array) return data;
  if (data instanceof Float64Array) return Float32Array.from(data);
  throw new UserError('network-failed', `The tensor "${name}" is of type ${tensor.type}, which cannot be shown.`);
}

function bytesOf(tensor: OrtTensor): number {
  return tensor.size * (tensor.type === 'int64' || tensor.type === 'float64' ? 8 : 4);
}

/** onnxruntime throws Errors, strings and numbers (a pointer to a C++ exception). */
function ortError(error: unknown, code: string, what: string): UserError {
  const detail = messageOf(error);
  if (/alloc|out of memory|OOM/i.test(detail)) {
    return new UserError('out-of-memory', 'There is not enough memory for this model. Close other tabs, or choose a smaller model.', {
      cause: error,
    });
  }
  if (/no available backend found/.test(detail)) return runtimeFailed(error);
  return new UserError(code, `${what}: ${detail}`, { cause: error });
}
