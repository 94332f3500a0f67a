import { UserError } from '../../base/user-error.ts';
import { readWeight } from '../../onnx/tensors.ts';
import { plainName } from '../../protocol/edits.ts';
import type { EditedAt, EngineStats, LoadedModel, LoadProgress, OwnModel, RunRequest } from '../../protocol/engine.ts';
import type { Conditions, Frame, InputArray, NetworkInputs, Tensor } from '../../protocol/frame.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { trajectory } from '../trajectory.ts';
import type { LoadRequest } from '../messages.ts';
import { EditedNetwork } from './edited-network.ts';
import { loadModel, unloadModel, type Loaded } from './load.ts';
import type { Look } from './network.ts';
import type { Runtime } from './runtime.ts';
import { tryOut } from './try-out.ts';

const LOSS_IS_TOLD_MS = 1_000;

/** What the worker can be asked for, without the asking: one model, loaded, run and probed. */
export class EngineCore {
  readonly #runtime: Runtime;
  readonly #onDeviceLost: (detail: string) => void;
  #loaded: Loaded | null = null;
  #edited: EditedNetwork | null = null;
  /** What is being let go of. */
  #forgetting: Promise<unknown> = Promise.resolve();
  /** The load that goes on, which runs and probes wait for. */
  #loading: Promise<unknown> = Promise.resolve();
  #watched: readonly string[] = [];
  /** Whether the model that loads does so beside one that stays in use until then. */
  #beside = false;

  /** `onDeviceLost` is called when a GPU device that is in use is gone: calls under way on it may never return. */
  constructor(runtime: Runtime, onDeviceLost: (detail: string) => void) {
    this.#runtime = runtime;
    this.#onDeviceLost = onDeviceLost;
  }

  /** The model before stays usable until this one is ready. */
  load(request: LoadRequest, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<LoadedModel> {
    const before = this.#loading;
    const loading = (async () => {
      await before.catch(() => undefined);
      signal.throwIfAborted();
      const loaded = await loadModel(this.#runtime, request, onProgress, this.#onDeviceLost, signal);
      const old = this.#loaded;
      this.forgetEdits();
      this.#loaded = loaded;
      this.#edited = editedNetwork(this.#runtime, loaded);
      await this.#forgetting;
      if (old !== null) await unloadModel(this.#runtime, old);
      return loaded.model;
    })();
    this.#loading = loading;
    this.#beside = typeof request.source !== 'string';
    return loading;
  }

  async run(request: RunRequest, onFrame: (frame: Frame, watched: readonly Tensor[]) => void, signal: AbortSignal): Promise<void> {
    // At once, so that a `watch` that comes while the model loads counts.
    this.#watched = request.watch;
    const loaded = await this.#ready(signal, request.manifest);
    const { network } = loaded;
    const known = (name: string) => network.has(plainName(name));
    network.check(request.watch.filter((name) => !known(name)));
    this.#edited?.check(request.recipe);
    const look = (inputs: NetworkInputs, names: readonly string[], index: number) => this.#look(loaded, inputs, names, { ...request, index }, signal);
    const ask = (inputs: NetworkInputs, index: number) => look(inputs, this.#watched.filter(known), index);
    const blame = async (inputs: NetworkInputs, index: number) => {
      const exposed = new Set(network.exposed);
      const { tensors } = await look(inputs, loaded.model.tensors.flatMap(({ name }) => (exposed.has(name) ? [name] : [])), index);
      return tensors.find(({ data }) => !data.every(Number.isFinite))?.name ?? null;
    };
    for await (const { frame, tensors } of trajectory(request, ask, blame)) {
      onFrame(frame, tensors);
      // A network on the processor runs synchronously: without this, neither a cancel nor a probe would be heard.
      await messagesHandled();
      signal.throwIfAborted();
    }
  }

  watch(names: readonly string[]): void {
    this.#watched = names;
  }

  async probe(inputs: NetworkInputs, names: readonly string[], edited: EditedAt | null, signal: AbortSignal, of: Pick<Manifest, 'id' | 'model'> | null = null): Promise<Tensor[]> {
    const loaded = await this.#ready(signal, edited?.manifest ?? of ?? undefined);
    if (edited !== null) this.#edited?.check(edited.recipe);
    return (await this.#look(loaded, inputs, names, edited, signal)).tensors;
  }

  async weights(name: string, signal: AbortSignal): Promise<Tensor> {
    return readWeight((await this.#ready(signal)).graph, name);
  }

  async decode(latents: Float32Array, signal: AbortSignal): Promise<Tensor> {
    return (await this.#ready(signal)).companions.decode(latents);
  }

  async encode(picture: Float32Array, signal: AbortSignal): Promise<Tensor> {
    return (await this.#ready(signal)).companions.encode(picture);
  }

  async words(prompt: string, signal: AbortSignal): Promise<readonly string[]> {
    return (await this.#ready(signal)).companions.words(prompt);
  }

  async conditions(asked: Conditions, signal: AbortSignal): Promise<Record<string, InputArray>> {
    return (await this.#ready(signal)).companions.conditions(asked);
  }

  tryOut(model: OwnModel, asked: readonly NetworkInputs[], signal: AbortSignal): Promise<Tensor[]> {
    return tryOut(this.#runtime, model, asked, signal);
  }

  /** `stats` waits for it. */
  forgetEdits(): void {
    const edited = this.#edited;
    if (edited !== null) this.#forgetting = this.#forgetting.then(() => edited.forget());
  }

  async settled(): Promise<void> {
    await this.#forgetting;
  }

  stats(): EngineStats {
    return this.#runtime.ledger.snapshot();
  }

  #look(loaded: Loaded, inputs: NetworkInputs, names: readonly string[], at: EditedAt | null, signal: AbortSignal): Promise<Look> {
    const edited = this.#edited;
    return orLost(loaded, async () =>
      edited === null
        ? loaded.network.look(await loaded.companions.resolve(inputs), names, signal)
        : edited.look(inputs, names, at, signal),
    );
  }

  async #ready(signal: AbortSignal, manifest?: Pick<Manifest, 'id' | 'model'>): Promise<Loaded> {
    if (!this.#beside || this.#loaded === null) await this.#loading.catch(() => undefined);
    signal.throwIfAborted();
    if (this.#loaded === null) throw new UserError('no-model', 'No model is loaded yet.');
    const { model } = this.#loaded;
    if (manifest !== undefined && manifest.model.sha256 !== model.manifest.model.sha256) {
      throw new UserError('other-model', `The run is for the model “${manifest.id}”, but “${model.manifest.id}” is loaded.`);
    }
    return this.#loaded;
  }
}

function editedNetwork(runtime: Runtime, { model, bytes, graph, network, companions, backendFor }: Loaded): EditedNetwork {
  const source = { runtime, manifest: model.manifest, bytes, graph, names: () => network.exposed, backendFor };
  const resolve = (inputs: NetworkInputs) => companions.resolve(inputs);
  return new EditedNetwork(model, source, async (inputs, wanted, signal) => network.look(await resolve(inputs), wanted, signal), resolve);
}

async function orLost<T>({ gpuDevice }: Loaded, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    // onnxruntime fails a little before the browser says that the device is lost, and the loss is what should be told.
    const failed = error instanceof UserError && error.code === 'network-failed';
    if (failed && gpuDevice !== null) await Promise.race([gpuDevice.gone, pause(LOSS_IS_TOLD_MS)]);
    throw error;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves after the messages that have arrived. Not a timer, which browsers hold to 4 ms when nested, and longer when hidden. */
function messagesHandled(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
