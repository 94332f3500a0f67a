import { LEVEL_RATIO, type Home } from './axes.ts';
import type { OnnxNode } from './model.ts';
import { numbersAttribute, stringAttribute } from './node.ts';
import { isConvolution } from './operators.ts';
import { isLayer, kernelOf, liveInputs, mapHome, pictureDims, visible, type PicturePath } from './picture-path.ts';

/** A node that makes a feature map of another resolution. */
export interface ResolutionChange {
  readonly direction: 'down' | 'up';
  readonly op: string;
  /** The feature map it starts from; padding just before belongs to the change. */
  readonly input: string;
  readonly output: string;
  readonly from: Home;
  readonly to: Home;
  readonly kind: string;
  readonly convolution: string | null;
}

/** Operators whose output takes the larger of two shapes: a picture times one number a channel is no upsampling. */
const BROADCASTING = new Set(['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Sum', 'Min', 'Max', 'Mean', 'Where', 'Concat', 'PRelu']);

/** Every change of resolution on the picture's path, in order. */
export function findResolutionChanges(path: PicturePath): ResolutionChange[] {
  const changes: ResolutionChange[] = [];
  for (const node of path.flow.nodes) {
    const output = node.outputs[0] ?? '';
    const to = path.live.has(output) ? mapHome(path, output) : null;
    if (to === null || BROADCASTING.has(node.op)) continue;
    const before = liveInputs(path, node)[0];
    const from = before === undefined ? null : (path.traces.get(before)?.home ?? null);
    if (before === undefined || from === null) continue;
    const ratio = to.scale / from.scale;
    if (ratio < LEVEL_RATIO && ratio > 1 / LEVEL_RATIO) continue;
    const direction = ratio > 1 ? 'down' : 'up';
    const after = followingConvolution(path, node);
    const kind = describe(path, node, direction);
    const input = mapBefore(path, before);
    const own = kind === 'pixel shuffle' ? spreadingLayer(path, input) : null;
    changes.push({
      direction,
      op: node.op,
      input: own?.input ?? input,
      output: visible(path, output),
      from,
      to,
      kind: own !== null ? `${own.kind} + ${kind}` : after !== null ? `${kind} + convolution` : kind,
      convolution: own === null ? after : visible(path, own.output),
    });
  }
  return changes;
}

/**
 * The feature map that a tensor was made from by nothing but padding, new layouts, and filters over single channels (which
 * are run with the channels folded into the batch).
 */
function mapBefore(path: PicturePath, name: string): string {
  const batch = path.dims.get(path.sample)?.[0];
  let at = name;
  for (;;) {
    const node = path.flow.producer.get(at);
    const before = liveInputs(path, node)[0];
    const [count, , rows, columns] = pictureDims(path, at) ?? path.dims.get(at) ?? [];
    const home = mapHome(path, at)?.resolution;
    const isWhole = (batch === undefined || count === batch) && home?.[0] === rows && home?.[1] === columns;
    if (before === undefined || isWhole) return at;
    at = before;
  }
}

/** The layer that makes the channels which a pixel shuffle spreads over pixels, if it serves nothing else: a convolution, or of tokens a product and its bias. */
function spreadingLayer(path: PicturePath, name: string): { kind: string; input: string; output: string } | null {
  const node = path.flow.producer.get(name);
  if (node === undefined || path.flow.consumers.get(name)?.length !== 1) return null;
  const layer = node.op === 'Add' ? path.flow.producer.get(liveInputs(path, node)[0] ?? '') : node;
  const [input = ''] = liveInputs(path, layer);
  if (layer === undefined || !isLayer(path, layer) || layer.op === 'ConvTranspose' || mapHome(path, input) === null) return null;
  if (layer !== node && isConvolution(layer.op)) return null;
  return { kind: isConvolution(layer.op) ? 'convolution' : 'product', input, output: name };
}

/** The convolution that belongs to an upsampling or an unshuffling; pooling is whole without. */
function followingConvolution(path: PicturePath, node: OnnxNode): string | null {
  if (kernelOf(path, node).length > 0 || node.op.endsWith('Pool')) return null;
  const consumers = path.flow.consumers.get(node.outputs[0] ?? '') ?? [];
  const [only] = consumers;
  if (consumers.length !== 1 || only === undefined) return null;
  if (only.op.endsWith('QuantizeLinear') || only.op === 'DequantizeLinear') return followingConvolution(path, only);
  return isConvolution(only.op) ? visible(path, only.outputs[0] ?? '') : null;
}

function describe(path: PicturePath, node: OnnxNode, direction: 'down' | 'up'): string {
  switch (node.op) {
    case 'MaxPool':
      return 'max pooling';
    case 'AveragePool':
      return 'average pooling';
    case 'LpPool':
      return 'Lp pooling';
    case 'Conv':
    case 'FusedConv':
    case 'QLinearConv':
      return (numbersAttribute(node, 'strides') ?? []).some((stride) => stride > 1) ? 'strided convolution' : 'unpadded convolution';
    case 'ConvTranspose':
      return 'transposed convolution';
    case 'DepthToSpace':
      return 'pixel shuffle';
    case 'SpaceToDepth':
      return 'pixel unshuffle';
    case 'Resize':
    case 'Upsample': {
      const mode = stringAttribute(node, 'mode', 'nearest');
      return mode === 'nearest' ? 'nearest-neighbour' : mode === 'linear' ? 'bilinear' : 'bicubic';
    }
    case 'Slice':
      return 'subsampling';
  }
  // what remains are rearrangements: of channels into pixels, of pixels into channels, or of copies of each pixel
  if (madeBy(path, node, ['Expand', 'Tile', 'Gather'])) return 'nearest-neighbour';
  if (direction === 'up') return madeBy(path, node, ['Pad', 'ScatterND']) ? 'zero insertion' : 'pixel shuffle';
  return madeBy(path, node, ['Slice']) ? 'subsampling' : 'pixel unshuffle';
}

/** Whether one of these operators stands between the node and the feature map before it. */
function madeBy(path: PicturePath, node: OnnxNode, ops: readonly string[]): boolean {
  let at: OnnxNode | undefined = node;
  while (at !== undefined) {
    if (ops.includes(at.op)) return true;
    const before: string | undefined = liveInputs(path, at)[0];
    if (before === undefined || mapHome(path, before) !== null) return false;
    at = path.flow.producer.get(before);
  }
  return false;
}
