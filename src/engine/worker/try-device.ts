import { findAnatomy, type Anatomy } from '../../onnx/anatomy.ts';
import { traceDataFlow } from '../../onnx/data-flow.ts';
import { strideFacts } from '../../onnx/strides.ts';
import type { TappableTensor } from '../../onnx/tensors.ts';
import { partsOfAttention } from '../../protocol/attention-parts.ts';
import type { Device, DeviceTrial, LoadProgress } from '../../protocol/engine.ts';
import type { NetworkInputs } from '../../protocol/frame.ts';
import { conditionsFor } from '../../protocol/inputs.ts';
import { canBeGuided, inputDims, sampleLength, type Manifest } from '../../protocol/manifest.ts';
import { LARGE_FILE } from '../../protocol/foreign/size-estimate.ts';
import { deviation, type GoldenStep } from '../golden.ts';
import type { Companions } from './companions.ts';
import type { OwnDevice } from './devices.ts';
import { chosenTensors, exposureBeside, roundsOf, type Exposure } from './exposure.ts';
import { ExposedNetwork } from './exposed-network.ts';
import { inferShapes } from './infer-shapes.ts';
import type { ModelParts } from './model-parts.ts';
import { Network, type Backend } from './network.ts';
import type { Runtime } from './runtime.ts';

/** Warmed steps that are timed to choose between devices; the fastest counts. */
const TIMED_STEPS = 3;
/** A network whose first pass took longer is not timed again. */
const SLOW_PASS_MS = 2_000;
const TICK_MS = 500;
/** Pixels that all look at each other: 2,048 make 17 MB of probabilities a head. */
const MANY_PIXELS = 2_048;

/** What is tried on each device. */
export interface Context extends Omit<ModelParts, 'files'> {
  readonly runtime: Runtime;
  readonly tappable: readonly TappableTensor[];
  /** Where it is known already. */
  readonly anatomy: Anatomy | null;
  readonly companions: Companions;
  readonly exposure: Exposure;
  readonly onProgress: (progress: LoadProgress) => void;
  readonly signal: AbortSignal;
  /** A GPU device that is in use is gone, or as good as gone: nothing that runs on it may ever return. */
  readonly onDeviceLost: (detail: string) => void;
}

/** A device on which the model runs, and how well. */
export interface Candidate {
  readonly network: ExposedNetwork;
  /** Where the model runs, for another version of its file. */
  readonly backendFor: (bytes: Uint8Array) => Backend;
  readonly gpuDevice: OwnDevice | null;
  readonly trial: DeviceTrial;
  /** Dims of every tensor and of the inputs, with a batch of 1. */
  readonly dims: ReadonlyMap<string, readonly number[]>;
}

/** The model on one device: its session, the shapes of its tensors, how long a step takes and how right it is. On failure, nothing is left behind. */
export async function tryDevice(
  context: Context,
  device: Device,
  backendFor: Candidate['backendFor'],
  gpuDevice: OwnDevice | null,
  slow: boolean,
): Promise<Candidate> {
  const { runtime, manifest, bytes, graph, fileBytes, tappable, golden, exposure, signal } = context;
  const all = tappable.map(({ name }) => name);
  const during = phases(context.onProgress, device);
  const backend = backendFor(bytes);
  const create = (some: readonly string[], onRead?: (bytes: number) => void) => Network.create(runtime, backend, manifest, bytes, graph, some, undefined, onRead);
  const isLarge = fileBytes > LARGE_FILE;
  const limits = isLarge ? exposureBeside(fileBytes, exposure, canBeGuided(manifest) ? 2 : 1) : exposure;
  const isKnownFirst = isLarge || all.length > exposure.tensors || hasLargeAttention(context);
  const shapes = isKnownFirst ? await during('warming', () => shapesBefore(context, backend, all, create)) : null;
  const anatomy = shapes === null ? null : (context.anatomy ?? findAnatomy(graph, shapes, manifest.inputs.sample));
  const names = shapes === null || anatomy === null ? all : [...chosenTensors(all, shapes, anatomy, limits), ...partsOfAttention(anatomy, shapes)];
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

/** Whether its attention looks at so many pixels that the probabilities of one head are more than a page should hold: in a small file too. */
function hasLargeAttention({ manifest, graph }: Context): boolean {
  const { height, width } = manifest.sample;
  if (height * width < MANY_PIXELS) return false;
  const { finestAttention } = strideFacts(traceDataFlow(graph), manifest.inputs.sample);
  return finestAttention !== null && Math.ceil(height / finestAttention[0]) * Math.ceil(width / finestAttention[1]) >= MANY_PIXELS;
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
export function shapedInputs(manifest: Manifest, batch: number): NetworkInputs {
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
