import { traceAxes, type AxisTrace, type Dims, type Home, type Resolution } from './axes.ts';
import { traceDataFlow, type DataFlow } from './data-flow.ts';
import { isFloat } from './data-type.ts';
import { Dominators } from './dominators.ts';
import { withFloatLayers } from './integer-layers.ts';
import { asPicture, channelAxis, layoutOf, layoutOfShape } from './layouts.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { numbersAttribute } from './node.ts';
import { isConvolution, isMatrixProduct } from './operators.ts';

/** The way of the picture through the network, from the noisy sample to the output: what all parts of the anatomy ask about. */
export interface PicturePath {
  readonly flow: DataFlow;
  readonly dims: Dims;
  readonly sample: string;
  readonly output: string;
  readonly traces: ReadonlyMap<string, AxisTrace>;
  /** Whether feature maps may be laid out otherwise than [batch, channels, rows, columns]. */
  readonly wide: boolean;
  /** Place of every tensor in the order of computation. */
  readonly order: ReadonlyMap<string, number>;
  /** Tensors that are made from the sample and that the output is made from. */
  readonly live: ReadonlySet<string>;
  /** Of the live tensors, seen from the sample. */
  readonly dominators: Dominators;
}

/** What is known beforehand: the input that is the sample, where somebody has said so; and whether other layouts are looked for. */
export interface Known {
  readonly sample: string | null;
  readonly wide: boolean;
}

/** The path, or one plain sentence why there is none. */
export function findPicturePath(graph: OnnxGraph, measured: Dims, { sample: known, wide }: Known): PicturePath | string {
  const flow = traceDataFlow(withFloatLayers(graph));
  const dims = new Map(measured);
  for (const info of graph.inputs) {
    const fixed = info.dims?.filter((dim): dim is number => typeof dim === 'number');
    if (!dims.has(info.name) && fixed !== undefined && fixed.length === info.dims?.length) dims.set(info.name, fixed);
  }
  const rankOf = new Map(graph.inputs.map((info) => [info.name, dims.get(info.name)?.length ?? info.dims?.length]));
  const ofRank = (rank: number): string[] => graph.inputs.filter((info) => isFloat(info.dataType) && rankOf.get(info.name) === rank).map((info) => info.name);
  const isLine = wide && (rankOf.get(known ?? '') === 3 || ofRank(4).length === 0);
  const pictures = ofRank(isLine ? 3 : 4);
  if (pictures.length === 0) return 'No input is a picture of the shape [batch, channels, rows, columns].';
  const isPicture = (name: string): boolean => dims.get(name)?.length === (isLine ? 3 : 4);
  const outputs = graph.outputs.map((info) => info.name);
  const output = outputs.find((name) => isPicture(name) && pictures.some((input) => flow.dependsOn.get(name)?.has(input)));
  if (output === undefined) return 'No output is a picture of the shape [batch, channels, rows, columns].';

  // of several pictures (a mask, a hint, residuals of another network) the sample is shaped like the output, or has its size, and reaches most
  const reach = (input: string): number => [...flow.dependsOn.values()].filter((set) => set.has(input)).length;
  const alike = (input: string): number => {
    const [one, other] = [dims.get(input), dims.get(output)];
    return Number(String(one) === String(other)) + Number(String(one?.slice(2)) === String(other?.slice(2)));
  };
  const candidates = pictures.filter((input) => flow.dependsOn.get(output)?.has(input) === true);
  candidates.sort((a, b) => Number(b === known) - Number(a === known) || alike(b) - alike(a) || reach(b) - reach(a));
  const sample = candidates[0] ?? '';

  const order = new Map<string, number>([[sample, 0]]);
  for (const node of flow.nodes) for (const name of node.outputs) order.set(name, order.size);
  const live = findLive(flow, sample, output);
  const dominators = new Dominators(sample);
  for (const node of flow.nodes) {
    const from = node.inputs.filter((name) => live.has(name));
    for (const name of node.outputs) if (live.has(name)) dominators.add(name, from);
  }
  const start = wide ? layoutOfShape(dims.get(sample) ?? []) : 'first';
  return { flow, dims, sample, output, traces: traceAxes(flow, dims, sample, { start, wide }), wide, order, live, dominators };
}

function findLive(flow: DataFlow, sample: string, output: string): Set<string> {
  const live = new Set<string>();
  const stack = [output];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (live.has(name) || flow.dependsOn.get(name)?.has(sample) !== true) continue;
    live.add(name);
    stack.push(...(flow.producer.get(name)?.inputs ?? []));
  }
  return live;
}

/** The feature map's place in the picture; null where the tensor is no feature map. */
export function mapHome(path: PicturePath, name: string): Home | null {
  const trace = path.traces.get(name);
  return layoutOf(trace, path.wide) === null ? null : (trace?.home ?? null);
}

/** The feature map's resolution; null where the tensor is no feature map. */
export function mapResolution(path: PicturePath, name: string): Resolution | null {
  return mapHome(path, name)?.resolution ?? null;
}

/** The feature map's shape as [batch, channels, rows, columns], however it is laid out; null where the tensor is no feature map. */
export function pictureDims(path: PicturePath, name: string): readonly number[] | null {
  const [trace, shape] = [path.traces.get(name), path.dims.get(name)];
  const layout = layoutOf(trace, path.wide);
  if (trace === undefined || shape === undefined || layout === null || trace.home === null) return null;
  return asPicture(shape, layout) ?? [shape[0] ?? 1, shape[channelAxis(layout)] ?? 1, ...trace.home.resolution];
}

/** Which axis of the feature map counts channels; null where the tensor is none. */
export function channelAxisOf(path: PicturePath, name: string): number | null {
  const layout = layoutOf(path.traces.get(name), path.wide);
  return layout === null ? null : channelAxis(layout);
}

/** The tensor, or where that holds integers of a quantised network, the first after it that can be looked at. */
export function visible(path: PicturePath, name: string): string {
  if (path.dims.has(name)) return name;
  const next = path.flow.consumers.get(name)?.[0]?.outputs[0];
  return next === undefined ? name : visible(path, next);
}

/** The inputs of a node that are made from the sample and lead to the output. */
export function liveInputs(path: PicturePath, node: OnnxNode | undefined): string[] {
  return node?.inputs.filter((name) => path.live.has(name)) ?? [];
}

/** Everything live that is computed from any of these, themselves included. */
export function descendants(path: PicturePath, names: Iterable<string>): Set<string> {
  const found = new Set<string>();
  const stack = [...names];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (found.has(name) || !path.live.has(name)) continue;
    found.add(name);
    for (const node of path.flow.consumers.get(name) ?? []) stack.push(...node.outputs);
  }
  return found;
}

/** Everything live that these are computed from, themselves included; not beyond `until`, which is left out. */
export function ancestors(path: PicturePath, names: Iterable<string>, until: string | null = null): Set<string> {
  const found = new Set<string>();
  const stack = [...names];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (found.has(name) || name === until || !path.live.has(name)) continue;
    found.add(name);
    stack.push(...(path.flow.producer.get(name)?.inputs ?? []));
  }
  return found;
}

/** Side lengths of a convolution's kernel; empty for other operators. */
export function kernelOf(path: PicturePath, node: OnnxNode | undefined): readonly number[] {
  if (node === undefined || (!isConvolution(node.op) && node.op !== 'ConvTranspose')) return [];
  return numbersAttribute(node, 'kernel_shape') ?? path.flow.graph.initializers.get(node.inputs[1] ?? '')?.dims.slice(2) ?? [];
}

/** Whether a node looks at neighbouring pixels, as opposed to a 1×1 convolution. */
export function isSpatialConvolution(path: PicturePath, node: OnnxNode | undefined): boolean {
  return kernelOf(path, node).some((side) => side > 1);
}

/** Whether a layer lies on a way from the sample to this: it holds features, not the picture itself. */
export function hasFeatures(path: PicturePath, name: string): boolean {
  return [...ancestors(path, [name])].some((one) => isLayer(path, path.flow.producer.get(one)));
}

/** A convolution; of pixels that are tokens or have their channels last, a product with weights as well, which is one of 1×1. */
export function isLayer(path: PicturePath, node: OnnxNode | undefined): boolean {
  if (kernelOf(path, node).length > 0) return true;
  return path.wide && isMatrixProduct(node?.op) && node?.inputs.slice(0, 2).every((name) => path.flow.dependsOn.has(name)) === false;
}
