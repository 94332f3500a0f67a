import { messageOf, UserError } from '../../base/user-error.ts';
import { findAnatomy, findAnatomyAndLayouts, withNames, type Anatomy } from '../../onnx/anatomy.ts';
import { parseModel, type OnnxGraph } from '../../onnx/model.ts';
import { withPictures } from '../../onnx/pictures.ts';
import { tappableTensors, type TappableTensor } from '../../onnx/tensors.ts';
import type { Device, DeviceTrial, LoadedModel, LoadProgress, OwnModel, TensorInfo } from '../../protocol/engine.ts';
import type { NetworkInputs } from '../../protocol/frame.ts';
import { conditionsFor } from '../../protocol/inputs.ts';
import { canBeGuided, inputDims, manifestSchema, sampleLength, type Manifest } from '../../protocol/manifest.ts';
import { deviation, readGoldenSteps, type GoldenStep } from '../golden.ts';
import type { LoadRequest } from '../messages.ts';
import { Companions } from './companions.ts';
import { nodesForTheProcessor } from './cpu-nodes.ts';
import { chosenTensors, EXPOSURE, exposureBeside, roundsOf, type Exposure } from './exposure.ts';
import { ExposedNetwork } from './exposed-network.ts';
import { findGpu, openDevice, type Gpu, type OwnDevice } from './devices.ts';
import { download } from './download.ts';
import { Downloads } from './downloads.ts';
import { inferShapes } from './infer-shapes.ts';
import { Network, type Backend } from './network.ts';
import { openNetwork } from './own-files.ts';
import type { OrtBuild, Runtime } from './runtime.ts';
import { fetchWeights } from './weights.ts';

/** An automatic choice takes the GPU only where its golden step is as near as this to PyTorch's, of the largest value. */
const GPU_TOLERANCE = 1e-3;
/** Warmed steps that are timed to choose between devices; the fastest counts. */
const TIMED_STEPS = 3;
/** A network whose first pass took longer is not timed again. */
const SLOW_PASS_MS = 2_000;
/** Files from which on not everything is exposed from the start. */
const LARGE_FILE = 32e6;
/** A GPU that an automatic choice has tried for longer is given up. */
const GPU_TRIAL_LIMIT_MS = 60_000;
const TICK_MS = 500;

export interface Loaded {
  readonly model: LoadedModel;
  /** What the file says. Its weights lie in the file's own bytes, which it keeps. */
  readonly graph: OnnxGraph;
  readonly bytes: Uint8Array;
  /** With those of the files beside it. */
  readonly fileBytes: number;
  readonly network: ExposedNetwork;
  /** Text encoders and autoencoder. */
  readonly companions: Companions;
  /** Where the model runs, for another version of its file. */
  readonly backendFor: (bytes: Uint8Array) => Backend;
  /** The GPU device that the network is on, or null. */
  readonly gpuDevice: OwnDevice | null;
}

/** Undoes a load. */
export async function unloadModel({ ledger }: Runtime, loaded: Loaded): Promise<void> {
  await loaded.companions.release();
  await unload(loaded);
  ledger.bytesHeld -= loaded.fileBytes;
}

async function unload({ network, gpuDevice }: Pick<Loaded, 'network' | 'gpuDevice'>): Promise<void> {
  await network.release();
  gpuDevice?.close();
}

interface Context {
  readonly runtime: Runtime;
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly graph: OnnxGraph;
  readonly fileBytes: number;
  readonly tappable: readonly TappableTensor[];
  /** Where it is known already. */
  readonly anatomy: Anatomy | null;
  /** Empty where the reference could not be had. */
  readonly golden: readonly GoldenStep[];
  readonly companions: Companions;
  readonly exposure: Exposure;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly signal: AbortSignal;
  /** A GPU device that is in use is gone, or as good as gone: nothing that runs on it may ever return. */
  readonly onDeviceLost: (detail: string) => void;
}

interface Candidate {
  readonly network: ExposedNetwork;
  readonly backendFor: Loaded['backendFor'];
  readonly gpuDevice: OwnDevice | null;
  readonly trial: DeviceTrial;
  /** Dims of every tensor and of the inputs, with a batch of 1. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
}

/**
 * Manifest, weights, reference step, device, session, warm-up and anatomy. On failure, nothing is left behind.
 * Throws UserErrors (see download, weights, network; `manifest-malformed`, `no-webgpu`) or the signal's reason.
 */
export async function loadModel(
  runtime: Runtime,
  { source, known, choice, gpuRefusal }: LoadRequest,
  onProgress: (progress: LoadProgress) => void,
  onDeviceLost: (detail: string) => void,
  signal: AbortSignal,
  exposure: Exposure = EXPOSURE,
): Promise<Loaded> {
  const downloads = new Downloads(onProgress);
  const planned = plan(choice, gpuRefusal);
  const runtimeThere = planned.then(({ build }) => orAborted(runtime.arrived(build, downloads.runtime), signal));
  const reading = typeof source === 'string' ? fetchModel(source, known, downloads.model, signal) : readOwnModel(source, signal);
  const [{ manifest, bytes, graph, fileBytes, golden, files }] = await Promise.all([reading, runtimeThere]);
  const { gpu, refused, build } = await planned;
  const companions = new Companions(runtime, build, manifest, files);
  const contextFor = (of: Uint8Array, anatomy: Anatomy | null): Context => {
    const read = of === bytes ? graph : parseModel(of, graph.external);
    return { runtime, manifest, bytes: of, graph: read, fileBytes, tappable: tappableTensors(read), anatomy, golden, companions, exposure, onProgress, signal, onDeviceLost };
  };
  const device = { choice, gpu, refused, build };
  try {
    let context = contextFor(bytes, null);
    let opened = await openOn(context, device);
    const found = findAnatomyAndLayouts(context.graph, opened.best.dims, manifest.inputs.sample);
    let { anatomy } = found;
    if (found.layouts.size > 0) {
      // Feature maps of another layout are read only now that every shape is known; a session more makes pictures of them.
      const { bytes: turned, names } = withPictures(bytes, context.graph, found.layouts);
      await unload(opened.best);
      anatomy = withNames(anatomy, names);
      context = contextFor(turned, anatomy);
      opened = await openOn(context, device);
    }
    const { trials } = opened;
    const { network, backendFor, gpuDevice, dims, trial } = opened.best;
    const tensors = context.tappable.filter(({ name }) => network.has(name)).map(({ name, op, inputs, weights, made }): TensorInfo => ({ name, op, inputs, weights, made, dims: dims.get(name) ?? [] }));
    const model: LoadedModel = {
      manifest,
      device: {
        device: trial.device,
        threads: runtime.threads,
        isolated: runtime.isolated,
        adapter: gpu?.name ?? null,
        softwareAdapter: gpu?.software ?? false,
        trials,
      },
      tensors,
      anatomy,
    };
    runtime.ledger.bytesHeld += fileBytes;
    return { model, graph: context.graph, bytes: context.bytes, fileBytes, network, companions, backendFor, gpuDevice };
  } catch (error) {
    await companions.release();
    throw error;
  }
}

/** The fastest device that may be taken, with what was found of each. On failure, nothing is left behind. */
async function openOn(context: Context, { choice, gpu, refused, build }: Plan & Pick<LoadRequest, 'choice'>): Promise<{ best: Candidate; trials: DeviceTrial[] }> {
  const trials: DeviceTrial[] = [];
  const candidates: Candidate[] = [];
  try {
    if (choice === 'webgpu') {
      candidates.push(await tryGpu(context, demandGpu(gpu)));
    } else {
      if (refused !== null) trials.push({ device: 'webgpu', stepMs: null, deviation: null, refused });
      else if (gpu !== null) candidates.push(...(await tryGpuOrNot(context, gpu, trials)));
      candidates.push(await tryWasm(context, build));
    }
    context.signal.throwIfAborted();
    const [best, ...slower] = candidates.sort((a, b) => (a.trial.stepMs ?? 0) - (b.trial.stepMs ?? 0));
    if (best === undefined) throw new Error('no device was tried');
    trials.push(best.trial);
    for (const candidate of slower) {
      trials.push({ ...candidate.trial, refused: 'It was slower.' });
      await unload(candidate);
    }
    return { best, trials };
  } catch (error) {
    await Promise.all(candidates.map(unload));
    throw error;
  }
}

/** What is tried on which build of onnxruntime, known before anything is fetched. */
interface Plan {
  readonly gpu: Gpu | null;
  /** Why an automatic choice does not try the GPU, or null. */
  readonly refused: string | null;
  readonly build: OrtBuild;
}

async function plan(choice: LoadRequest['choice'], gpuRefusal: string | null): Promise<Plan> {
  const gpu = choice === 'wasm' ? null : await findGpu();
  const refused = choice === 'auto' ? (gpuRefusal ?? refusalOf(gpu)) : null;
  return { gpu, refused, build: gpu === null || refused !== null ? 'wasm' : 'webgpu' };
}

/** Asks for the runtime that a load will use, before the load: it comes beside the model then. */
export async function prepareRuntime(runtime: Runtime, choice: LoadRequest['choice']): Promise<void> {
  await runtime.ort((await plan(choice, null)).build);
}

interface Parts {
  readonly manifest: Manifest;
  readonly bytes: Uint8Array;
  readonly graph: OnnxGraph;
  readonly fileBytes: number;
  readonly golden: readonly GoldenStep[];
  readonly files: OwnModel['files'];
}

async function fetchModel(url: string, known: Manifest | null, onProgress: (progress: LoadProgress) => void, signal: AbortSignal): Promise<Parts> {
  const manifest = known ?? (await fetchManifest(url, signal));
  const golden = fetchGolden(url, manifest, signal);
  const bytes = await fetchWeights(url, manifest, onProgress, signal);
  return { manifest, bytes, graph: parseModel(bytes), fileBytes: bytes.byteLength, golden: await golden, files: {} };
}

async function readOwnModel({ manifest, files }: OwnModel, signal: AbortSignal): Promise<Parts> {
  const network = await openNetwork(files, manifest.model.file, manifest.model.external, true);
  signal.throwIfAborted();
  return { ...network, manifest, golden: [], files };
}

async function fetchManifest(url: string, signal: AbortSignal): Promise<Manifest> {
  // Asked anew each time: the weights' hash in it decides whether the cached weights are the right ones.
  const bytes = await download(url, { what: "the model's description", signal, cache: 'no-cache' });
  const malformed = (why: string, cause: unknown) =>
    new UserError('manifest-malformed', `The model's description (${url}) cannot be read: ${why}.`, { cause });
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw malformed('it is not JSON', error);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(issue === undefined ? 'it is malformed' : `${issue.path.join('.')}: ${issue.message}`, parsed.error);
}

/** The reference only tells how right a device is: a model whose reference is missing still runs, its deviation unknown. */
async function fetchGolden(manifestUrl: string, { golden }: Manifest, signal: AbortSignal): Promise<GoldenStep[]> {
  if (golden === null) return [];
  try {
    const url = new URL(golden.steps, manifestUrl).href;
    return readGoldenSteps(await download(url, { what: "the model's reference step", signal }));
  } catch {
    return [];
  }
}

function demandGpu(gpu: Gpu | null): Gpu {
  if (gpu !== null) return gpu;
  throw new UserError(
    'no-webgpu',
    'This browser offers no graphics processor to pages (WebGPU). Choose the processor (wasm) as the device, or another browser.',
  );
}

function refusalOf(gpu: Gpu | null): string | null {
  if (gpu === null) return 'This browser offers no graphics processor to pages (WebGPU).';
  if (gpu.software) return `The only graphics processor is a program (${gpu.name}), which is slower than the processor itself.`;
  return null;
}

/** The GPU as a candidate of an automatic choice: none, with the reason in `trials`, where it fails or is wrong. */
async function tryGpuOrNot(context: Context, gpu: Gpu, trials: DeviceTrial[]): Promise<Candidate[]> {
  let candidate: Candidate;
  const tooLong = setTimeout(() => context.onDeviceLost('it was not ready after a minute'), GPU_TRIAL_LIMIT_MS);
  try {
    candidate = await tryGpu(context, gpu);
  } catch (error) {
    context.signal.throwIfAborted();
    trials.push({ device: 'webgpu', stepMs: null, deviation: null, refused: `It failed: ${messageOf(error)}` });
    return [];
  } finally {
    clearTimeout(tooLong);
  }
  const { trial } = candidate;
  if (trial.deviation !== null && trial.deviation <= GPU_TOLERANCE) return [candidate];
  const refused =
    trial.deviation === null
      ? 'The model has no reference step to check it with.'
      : `Its numbers are wrong by ${(100 * trial.deviation).toPrecision(2)}% of the largest.`;
  trials.push({ ...trial, refused });
  await unload(candidate);
  return [];
}

async function tryGpu(context: Context, gpu: Gpu): Promise<Candidate> {
  const gpuDevice = await openDevice(gpu, context.onDeviceLost);
  try {
    const backendFor = (bytes: Uint8Array): Backend => {
      const provider = { name: 'webgpu', device: gpuDevice.device, forceCpuNodeNames: nodesForTheProcessor(parseModel(bytes)) };
      return { build: 'webgpu', provider };
    };
    return await tryDevice(context, 'webgpu', backendFor, gpuDevice, gpu.software);
  } catch (error) {
    gpuDevice.close();
    throw error;
  }
}

/** `build`: the one that is there already, where the GPU was tried. */
function tryWasm(context: Context, build: OrtBuild): Promise<Candidate> {
  return tryDevice(context, 'wasm', () => ({ build, provider: 'wasm' }), null, false);
}

async function tryDevice(
  context: Context,
  device: Device,
  backendFor: Loaded['backendFor'],
  gpuDevice: OwnDevice | null,
  slow: boolean,
): Promise<Candidate> {
  const { runtime, manifest, bytes, graph, fileBytes, tappable, golden, exposure, signal } = context;
  const all = tappable.map(({ name }) => name);
  const during = phases(context.onProgress, device);
  const backend = backendFor(bytes);
  const create = (some: readonly string[], onRead?: (bytes: number) => void) => Network.create(runtime, backend, manifest, bytes, graph, some, undefined, onRead);
  const isLarge = fileBytes > LARGE_FILE;
  const limits = isLarge ? exposureBeside(fileBytes, exposure) : exposure;
  const shapes = isLarge || all.length > exposure.tensors ? await during('warming', () => shapesBefore(context, backend, all, create)) : null;
  const names = shapes === null ? all : chosenTensors(all, shapes, context.anatomy ?? findAnatomy(graph, shapes, manifest.inputs.sample), limits);
  signal.throwIfAborted();
  const network = await during('starting', () => create(names, weightsRead(context)));
  try {
    const { dims, stepMs } = await during('warming', async () => {
      const guided = await context.companions.resolve(shapedInputs(manifest, canBeGuided(manifest) ? 2 : 1));
      if (shapes !== null) return { dims: shapes, stepMs: await timeSteps(network, guided, slow ? 1 : TIMED_STEPS, signal) };
      const single = await context.companions.resolve(shapedInputs(manifest, 1));
      const { tensors } = await network.look(single, names, signal);
      return { dims: dimsOf(manifest, tensors), stepMs: await timeSteps(network, guided, slow ? 1 : TIMED_STEPS, signal) };
    });
    const worst = await during('checking', () => worstDeviation(network, slow ? golden.slice(0, 1) : golden, signal));
    const looked = new Map(all.flatMap((name) => (dims.has(name) ? [[name, dims.get(name) ?? []] as const] : [])));
    const exposed = new ExposedNetwork(network, { dims: looked, create, limits, oneAtATime: isLarge });
    return { network: exposed, backendFor, gpuDevice, dims, trial: { device, stepMs, deviation: worst, refused: null } };
  } catch (error) {
    await network.release();
    throw error;
  }
}

/** The shape of every tensor of a network that is too large to expose them all at once: inferred, and where that fails learnt from sessions with a part of them each. */
async function shapesBefore(
  { runtime, manifest, companions, bytes, graph, exposure, signal }: Context,
  { build }: Backend,
  names: readonly string[],
  create: (some: readonly string[]) => Promise<Network>,
): Promise<Map<string, readonly number[]>> {
  const inputs = await companions.resolve(shapedInputs(manifest, 1));
  const inferred = await inferShapes({ runtime, build, manifest, bytes, graph }, names, inputs, signal);
  signal.throwIfAborted();
  const shapes = new Map([...dimsOf(manifest, []), ...inferred]);
  for (const round of roundsOf(names.filter((name) => !shapes.has(name)), exposure)) {
    const network = await create(round);
    try {
      for (const { name, dims } of (await network.look(inputs, round, signal)).tensors) shapes.set(name, dims);
    } finally {
      await network.release();
    }
  }
  return shapes;
}

/** Tells how much of the weights has been read. Nothing else can be told meanwhile: onnxruntime reads them in one call. */
function weightsRead({ fileBytes: total, onProgress }: Context): (bytes: number) => void {
  let loaded = 0;
  let told = 0;
  return (bytes) => {
    loaded += bytes;
    const now = performance.now();
    if (now - told < TICK_MS / 5) return;
    told = now;
    onProgress({ phase: 'downloading', loaded: Math.min(loaded, total), total, fromCache: true, runtime: false });
  };
}

/** Says again and again what is being done, with the time it has taken, because a phase can last for many seconds. */
function phases(onProgress: (progress: LoadProgress) => void, device: Device) {
  return async <T>(phase: 'starting' | 'warming' | 'checking', work: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const report = () => onProgress({ phase, device, elapsedMs: performance.now() - start });
    report();
    const ticking = setInterval(report, TICK_MS);
    try {
      return await work();
    } finally {
      clearInterval(ticking);
    }
  };
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Milliseconds of a step: the fastest of some after a first one, which warms up; or the first, where that is slow. */
async function timeSteps(network: Network, inputs: NetworkInputs, count: number, signal: AbortSignal): Promise<number> {
  const timed = async (): Promise<number> => {
    const start = performance.now();
    // The output comes back to the CPU, so that the GPU has finished when this has.
    await network.look(inputs, [], signal);
    return performance.now() - start;
  };
  const first = await timed();
  if (first > SLOW_PASS_MS && count > 1) return first;
  let best = Infinity;
  for (let i = 0; i < count; i++) best = Math.min(best, await timed());
  return best;
}

async function worstDeviation(network: Network, golden: readonly GoldenStep[], signal: AbortSignal): Promise<number | null> {
  let worst: number | null = null;
  for (const { inputs, output } of golden) {
    const look = await network.look(inputs, [], signal);
    worst = Math.max(worst ?? 0, deviation(look.output, output));
  }
  return worst;
}

/** Inputs of the right shapes, with values such as occur. */
function shapedInputs(manifest: Manifest, batch: number): NetworkInputs {
  return {
    sample: Float32Array.from({ length: batch * sampleLength(manifest) }, (_, i) => Math.sin(i)),
    timestep: new Float32Array(batch).fill(500),
    conditions: conditionsFor(manifest, Array.from({ length: batch }, () => null)),
    batch,
  };
}

function dimsOf(manifest: Manifest, tensors: readonly { name: string; dims: readonly number[] }[]) {
  return new Map<string, readonly number[]>([...inputDims(manifest), ...tensors.map(({ name, dims }) => [name, dims] as const)]);
}
