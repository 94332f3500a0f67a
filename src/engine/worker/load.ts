import { messageOf, UserError } from '../../base/user-error.ts';
import { findAnatomyAndLayouts, withNames, type Anatomy } from '../../onnx/anatomy.ts';
import { parseModel, type OnnxGraph } from '../../onnx/model.ts';
import { withPictures } from '../../onnx/pictures.ts';
import { tappableTensors } from '../../onnx/tensors.ts';
import type { DeviceTrial, LoadedModel, LoadProgress, TensorInfo } from '../../protocol/engine.ts';
import type { LoadRequest } from '../messages.ts';
import { Companions } from './companions.ts';
import { nodesForTheProcessor } from './cpu-nodes.ts';
import { fastConvolutions } from './fast-convolutions.ts';
import type { Convolutions } from '../../onnx/winograd.ts';
import { EXPOSURE, type Exposure } from './exposure.ts';
import type { ExposedNetwork } from './exposed-network.ts';
import { findGpu, openDevice, type Gpu, type OwnDevice } from './devices.ts';
import { Downloads } from './downloads.ts';
import { fetchModel, readOwnModel } from './model-parts.ts';
import type { Backend } from './network.ts';
import type { OrtBuild, Runtime } from './runtime.ts';
import { tryDevice, type Candidate, type Context } from './try-device.ts';

/** An automatic choice takes the GPU only where its golden step is as near as this to PyTorch's, of the largest value. */
const GPU_TOLERANCE = 1e-3;
/** A GPU that an automatic choice has tried for longer is given up. */
const GPU_TRIAL_LIMIT_MS = 60_000;

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
  readonly backendFor: Candidate['backendFor'];
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

function demandGpu(gpu: Gpu | null): Gpu {
  if (gpu !== null) return gpu;
  throw new UserError(
    'no-webgpu',
    'This browser does not give pages access to a GPU (WebGPU). Choose the CPU (wasm) as the device, or use another browser.',
  );
}

function refusalOf(gpu: Gpu | null): string | null {
  if (gpu === null) return 'This browser does not give pages access to a GPU (WebGPU).';
  if (gpu.software) return `The only GPU is emulated in software (${gpu.name}), which is slower than the CPU itself.`;
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
      : `Its numbers are off by ${(100 * trial.deviation).toPrecision(2)}% of the largest.`;
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
async function tryWasm(context: Context, build: OrtBuild): Promise<Candidate> {
  const convolutions = await fastConvolutions(context, build);
  const computing = (some: Convolutions) => tryDevice(context, 'wasm', () => ({ build, provider: 'wasm', convolutions: some }), null, false);
  try {
    return await computing(convolutions);
  } catch (error) {
    // Of the file as it was given: what is refused for how its convolutions are computed is computed as it stands there.
    if (convolutions.size === 0 || !(error instanceof UserError && error.code === 'model-refused')) throw error;
    return computing(new Map());
  }
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
