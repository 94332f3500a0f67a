import type { DataFlow } from './data-flow.ts';
import type { OnnxNode } from './model.ts';
import { numberAttribute, numbersAttribute, stringAttribute } from './node.ts';
import { asPicture, isSpatial, laidOut, layoutOf, sizeIn, type Layout } from './layouts.ts';
import { isConvolution } from './operators.ts';

/**
 * Follows where the rows and columns of the picture go.
 *
 * Each axis of a tensor is a list of atoms, outermost first: a feature map is [batch] [channel] [row] [column], its pixels as
 * tokens [batch] [row column] [channel], attention [batch] [channel] [row column] [row column]. Reshape cuts the same row of
 * atoms elsewhere, Transpose permutes the axes, MatMul takes one axis from each side; so it is known of any layout which axis
 * counts pixels, without a word about how attention or GroupNorm is written down.
 */
export type AtomKind = 'batch' | 'channel' | 'row' | 'column' | 'minor-row' | 'minor-column' | 'other';

export interface Atom {
  readonly kind: AtomKind;
  readonly size: number;
}
export type Axis = readonly Atom[];
export type Resolution = readonly [number, number];

/** A feature map's place in the picture. */
export interface Home {
  readonly resolution: Resolution;
  /** Pixels of the sample that one of its pixels stands for. Cropping, padding and unpadded convolutions leave it alone. */
  readonly scale: number;
}

export interface AxisTrace {
  readonly axes: readonly Axis[];
  /** Of the feature map that the tensor was made from. */
  readonly home: Home | null;
}

/** Padding, cropping and unpadded convolutions change the size a little; half the area is another level. */
export const LEVEL_RATIO = 1.9;

export type Dims = ReadonlyMap<string, readonly number[]>;

/** A trace of every tensor in `dims` that is computed from `sample`, which is laid out as said, and whose layout can be followed. */
export function traceAxes(flow: DataFlow, measured: Dims, sample: string, { start, wide }: { start: Layout; wide: boolean }): Map<string, AxisTrace> {
  const traces = new Map<string, AxisTrace>();
  const dims = withIntegers(flow, measured);
  const whole = dims.get(sample) ?? [];
  const [, , rows = 1, columns = 1] = asPicture(whole, start) ?? [];
  if (whole.length > 0) traces.set(sample, laidOut(start, whole, [rows, columns], 1));
  for (const node of flow.nodes)
    for (const output of node.outputs) {
      const shape = dims.get(output);
      if (shape === undefined || flow.dependsOn.get(output)?.has(sample) !== true) continue;
      const at: Step = { node, shape, dims, traces, flow, area: rows * columns, wide };
      const trace = step(at);
      if (trace?.axes.length === shape.length) traces.set(output, settle(trace, at));
    }
  return traces;
}

/** Integers between quantising and dequantising cannot be looked at, but are of the shape of what they stand for. */
function withIntegers(flow: DataFlow, measured: Dims): Dims {
  const dims = new Map(measured);
  for (const node of flow.nodes) {
    const [input = '', output = ''] = [node.inputs[0], node.outputs[0]];
    const [before, after] = [dims.get(input), dims.get(output)];
    if (node.op.endsWith('QuantizeLinear') && before !== undefined && after === undefined) dims.set(output, before);
  }
  return dims;
}

/**
 * A feature map of another size than it came from has a new home, however it was made. Padding alone moves nothing, nor does putting
 * pieces together; nor does rearranging only the rows or only the columns, because what follows does the other half.
 */
function settle(trace: AxisTrace, at: Step): AxisTrace {
  const { home } = trace;
  const { node, shape } = at;
  const layout = layoutOf(trace, at.wide);
  if (layout === null || isOnMaps(node)) return trace;
  const size = sizeIn(trace, layout);
  const settled = (scale: number): AxisTrace => laidOut(layout, shape, size, scale);
  if (home === null) return settled(at.area / (size[0] * size[1]));
  if (isCrop(at) || (at.wide && node.op === 'Concat')) return settled(home.scale);
  const factor = stretch(home.resolution, size);
  const isHalfway = layout !== 'line' && (home.resolution[0] === size[0]) !== (home.resolution[1] === size[1]) && (factor >= LEVEL_RATIO || factor <= 1 / LEVEL_RATIO);
  if (isHalfway || node.op === 'Pad') return { ...settled(home.scale), home };
  return settled(home.scale * factor);
}

/** A piece cut out of the picture shows less of it, at the same scale; every second pixel shows all of it. */
function isCrop({ node, flow }: Step): boolean {
  if (node.op !== 'Slice') return false;
  const steps = node.inputs[4] ?? '';
  return steps === '' || constantNumbers(flow, steps)?.every((step) => step === 1) === true;
}

/** Scale of what an operator makes of a feature map: by its strides, or by the sizes where it has none. */
function scaleAfter({ node, shape }: Step, home: Home): number {
  const to: Resolution = shape.length === 3 ? [1, shape[2] ?? 1] : [shape[2] ?? 1, shape[3] ?? 1];
  const factor = stretch(home.resolution, to);
  const isWhole = (size: Resolution): boolean => size[0] * size[1] === 1;
  const isStrided = isConvolution(node.op) || node.op === 'ConvTranspose' || node.op.endsWith('Pool');
  // one pixel made of the whole picture, or the picture made of one pixel
  if (!isStrided || isWhole(to) || isWhole(home.resolution)) return home.scale * factor;
  const strides = (numbersAttribute(node, 'strides') ?? []).reduce((product, stride) => product * stride, 1);
  return node.op === 'ConvTranspose' ? home.scale / strides : home.scale * strides;
}

/** How many pixels of the one resolution go into one of the other. */
function stretch(from: Resolution, to: Resolution): number {
  return (from[0] * from[1]) / (to[0] * to[1]);
}

interface Step {
  readonly node: OnnxNode;
  readonly shape: readonly number[];
  readonly dims: Dims;
  readonly traces: Map<string, AxisTrace>;
  readonly flow: DataFlow;
  /** Pixels of the sample. */
  readonly area: number;
  /** Whether other layouts than [batch, channels, rows, columns] are feature maps too. */
  readonly wide: boolean;
}

/** Operators that read [batch, channels, rows, columns] by definition. */
const ON_MAPS = new Set([
  'ConvTranspose',
  'MaxPool',
  'AveragePool',
  'LpPool',
  'Resize',
  'Upsample',
  'DepthToSpace',
  'SpaceToDepth',
]);

function isOnMaps(node: OnnxNode): boolean {
  return isConvolution(node.op) || ON_MAPS.has(node.op);
}

function step(at: Step): AxisTrace | undefined {
  const { node, shape, dims, traces } = at;
  const source = node.inputs[0] ?? '';
  const from = traces.get(source);
  if (isOnMaps(node)) return onMap(at, source, from);
  switch (node.op) {
    case 'Reshape':
    case 'Flatten':
    case 'Squeeze':
    case 'Unsqueeze':
      return from && recut(from, shape);
    case 'Transpose': {
      if (from === undefined) return undefined;
      const order = numbersAttribute(node, 'perm') ?? shape.map((_, i) => shape.length - 1 - i);
      return { axes: order.map((i) => from.axes[i] ?? []), home: from.home };
    }
    case 'MatMul':
    case 'FusedMatMul':
    case 'Gemm':
      return product(at, numberAttribute(node, 'transA', 0) === 1, numberAttribute(node, 'transB', 0) === 1);
    case 'Einsum':
      return einsum(at);
    case 'Concat':
      return concat(at);
    case 'Gather': {
      const data = dims.get(source);
      if (from === undefined || data === undefined) return undefined;
      const axis = numberAttribute(node, 'axis', 0);
      const at0 = axis < 0 ? axis + data.length : axis;
      if (shape.length === data.length - 1) return { axes: from.axes.filter((_, i) => i !== at0), home: from.home };
      return shape.length === data.length ? resize(from, shape) : undefined;
    }
    case 'Split':
    case 'Slice':
    case 'Pad':
    case 'Expand':
    case 'Tile':
      return from && resize(alignRight(from, shape.length), shape);
  }
  if (node.op.startsWith('Reduce') || node.op.startsWith('Global')) return from && reduce(from, shape, at);
  return broadcast(at);
}

function onMap(at: Step, source: string, from: AxisTrace | undefined): AxisTrace | undefined {
  const { shape, dims, traces, wide, area } = at;
  const input = dims.get(source);
  const isLine = layoutOf(from, wide) === 'line';
  // a convolution over tokens: [batch, channels, pixels], or pixels as rows of one column
  const pixelsAsOneAxis = isSpatial(from?.axes[2]) && layoutOf(from) === null && !isLine && input?.[3] === 1;
  if (from !== undefined && ((shape.length === 3 && !isLine) || pixelsAsOneAxis))
    return input?.[2] === shape[2] && input?.[3] === shape[3]
      ? { axes: from.axes.map((axis, i) => (i === 1 ? [{ kind: 'channel', size: shape[1] ?? 1 }] : axis)), home: from.home }
      : undefined;
  if (isLine && from?.home) return shape.length === 3 ? laidOut('line', shape, [1, shape[2] ?? 1], scaleAfter(at, from.home)) : undefined;
  if (shape.length !== 4) return undefined;
  const mapOf = ([b = 1, c = 1, rows = 1, columns = 1]: readonly number[], scale = area / (rows * columns)): AxisTrace => laidOut('first', [b, c, rows, columns], [rows, columns], scale);
  // an unknown layout becomes known here: the operator says what its axes are
  const known = layoutOf(from) === 'first' || input?.length !== 4 ? from : mapOf(input);
  if (known !== undefined && known !== from) traces.set(source, known);
  const home = known?.home ?? null;
  return home === null ? mapOf(shape) : mapOf(shape, scaleAfter(at, home));
}

/** Cuts the same atoms at other places; undefined where a cut falls inside an atom unevenly. */
function recut(from: AxisTrace, shape: readonly number[]): AxisTrace | undefined {
  const atoms = from.axes.flat();
  const axes: Atom[][] = [];
  let next = 0;
  for (const size of shape) {
    const axis: Atom[] = [];
    let need = size;
    if (size === 1) {
      const atom = atoms[next];
      if (atom?.size === 1) {
        axis.push(atom);
        next++;
      } else axis.push({ kind: 'other', size: 1 });
    }
    while (need > 1) {
      const atom = atoms[next];
      if (atom === undefined) return undefined;
      if (need % atom.size === 0) {
        axis.push(atom);
        need /= atom.size;
        next++;
      } else if (atom.size % need === 0) {
        axis.push({ kind: atom.kind, size: need });
        // of rows and columns the outer part stays in charge
        const inner = atom.kind === 'row' || atom.kind === 'column' ? (`minor-${atom.kind}` as const) : atom.kind;
        atoms[next] = { kind: inner, size: atom.size / need };
        need = 1;
      } else return undefined;
    }
    axes.push(axis);
  }
  const rest = atoms.slice(next);
  if (rest.some((atom) => atom.size !== 1)) return undefined;
  axes.at(-1)?.push(...rest);
  return { axes, home: from.home };
}

const ORDER: readonly AtomKind[] = ['other', 'batch', 'channel', 'minor-column', 'minor-row', 'column', 'row'];
const worth = (axis: Axis): number => Math.max(-1, ...axis.map((atom) => ORDER.indexOf(atom.kind)));
const sizeOf = (axis: Axis): number => axis.reduce((product, atom) => product * atom.size, 1);

function alignRight(trace: AxisTrace, rank: number): AxisTrace {
  const missing = Array.from({ length: Math.max(0, rank - trace.axes.length) }, (): Axis => [{ kind: 'other', size: 1 }]);
  return { axes: [...missing, ...trace.axes], home: trace.home };
}

/** The same axes with other sizes. */
function resize(from: AxisTrace, shape: readonly number[]): AxisTrace | undefined {
  if (from.axes.length !== shape.length) return undefined;
  const axes = from.axes.map((axis, i): Axis => {
    const size = shape[i] ?? 1;
    const before = sizeOf(axis);
    if (before === size) return axis;
    const kinds = new Set(axis.filter((atom) => atom.size > 1).map((atom) => atom.kind));
    const [kind] = kinds;
    // one value stretched over many has no place in the picture
    return [{ kind: before > 1 && kinds.size === 1 && kind !== undefined ? kind : 'other', size }];
  });
  return { axes, home: from.home };
}

function reduce(from: AxisTrace, shape: readonly number[], { node, flow }: Step): AxisTrace | undefined {
  const kept = (axes: readonly Axis[]): AxisTrace | undefined =>
    axes.length === shape.length
      ? { axes: axes.map((axis, i) => (sizeOf(axis) === shape[i] ? axis : [{ kind: 'other', size: 1 }])), home: from.home }
      : undefined;
  if (shape.length === from.axes.length) {
    const trace = kept(from.axes);
    // what is left of a picture of one value is not a feature map
    return trace && node.op.startsWith('Global')
      ? { axes: trace.axes.map((axis, i) => (i < 2 ? axis : [{ kind: 'other', size: 1 }])), home: from.home }
      : trace;
  }
  const listed = numbersAttribute(node, 'axes') ?? constantNumbers(flow, node.inputs[1] ?? '');
  if (listed === null) return undefined;
  const gone = new Set(listed.map((axis) => (axis < 0 ? axis + from.axes.length : axis)));
  return kept(from.axes.filter((_, i) => !gone.has(i)));
}

function constantNumbers(flow: DataFlow, name: string): readonly number[] | null {
  const stored = flow.graph.initializers.get(name);
  if (stored !== undefined) return stored.external ? null : [...stored.numbers()];
  const value = flow.producer.get(name)?.attributes.get('value');
  return value?.kind === 'tensor' ? [...value.value.numbers()] : null;
}

function concat({ node, shape, traces, flow }: Step): AxisTrace | undefined {
  const from = node.inputs.map((name) => traces.get(name)).find((trace) => trace?.axes.length === shape.length);
  if (from === undefined) return undefined;
  const axis = numberAttribute(node, 'axis', 0);
  const at = axis < 0 ? axis + shape.length : axis;
  const own = from.axes[at];
  if (own !== undefined && sizeOf(own) === shape[at]) return from; // of one tensor, as einops' pack writes it
  // pixels beside words, or beside anything else that is computed, are no longer a picture's; beside learned constants
  // (memory tokens) they are
  const all = node.inputs
    .filter((name) => flow.dependsOn.has(name))
    .map((name) => {
      const own = traces.get(name)?.axes[at];
      return (own?.find((atom) => atom.size > 1) ?? (isSpatial(own) ? own?.[0] : undefined))?.kind;
    });
  const same = all.every((kind) => kind === all[0]) || all.some((kind) => kind === 'channel');
  const kind: AtomKind = same ? (all.find((one) => one !== undefined) ?? 'other') : 'other';
  return { axes: from.axes.map((own, i) => (i === at ? [{ kind, size: shape[at] ?? 1 }] : own)), home: from.home };
}

function product({ node, shape, traces, flow }: Step, transA: boolean, transB: boolean): AxisTrace | undefined {
  const [nameA = '', nameB = ''] = node.inputs;
  const [a, b] = [traces.get(nameA), traces.get(nameB)];
  const outer = (name: string, trace: AxisTrace | undefined, fromEnd: number, size: number): Axis =>
    trace?.axes.at(-fromEnd) ?? [{ kind: flow.dependsOn.has(name) ? 'other' : 'channel', size }];
  const batches: Step['shape'] = shape.slice(0, -2);
  const axes = batches.map((size, i): Axis => {
    const candidates = [a, b].map((trace) => trace && alignRight(trace, shape.length).axes[i]);
    return bestAxis(candidates, size);
  });
  axes.push(outer(nameA, a, transA ? 1 : 2, shape.at(-2) ?? 1), outer(nameB, b, transB ? 2 : 1, shape.at(-1) ?? 1));
  return { axes, home: a?.home ?? b?.home ?? null };
}

function bestAxis(candidates: readonly (Axis | undefined)[], size: number): Axis {
  const fitting = candidates.filter((axis): axis is Axis => axis !== undefined && sizeOf(axis) === size);
  fitting.sort((one, other) => worth(other) - worth(one));
  return fitting[0] ?? [{ kind: 'other', size }];
}

/** The letters of an Einsum's operands and result, with digits for what is left out (…) in front; null where the equation leaves more unsaid. */
export function einsumLetters(node: OnnxNode, dims: Dims): { readonly operands: readonly string[]; readonly result: string } | null {
  const [left, result] = stringAttribute(node, 'equation', '').replaceAll(' ', '').split('->');
  if (left === undefined || result === undefined) return null;
  const spelt = (letters: string, name: string): string => {
    const missing = (dims.get(name)?.length ?? 0) - letters.length + 3;
    return letters.replace('...', Array.from({ length: Math.max(0, missing) }, (_, i) => String((missing - 1 - i) % 10)).join(''));
  };
  const operands = left.split(',').map((letters, i) => spelt(letters, node.inputs[i] ?? ''));
  const whole = spelt(result, node.outputs[0] ?? '');
  return [...operands, whole].some((letters) => letters.includes('.')) ? null : { operands, result: whole };
}

function einsum({ node, shape, traces, flow, dims }: Step): AxisTrace | undefined {
  const letters = einsumLetters(node, dims);
  if (letters === null) return undefined;
  const axes = letters.result.split('').map((letter, i): Axis => {
    const candidates = letters.operands.map((operand, k) => {
      const at = operand.indexOf(letter);
      return at < 0 ? undefined : traces.get(node.inputs[k] ?? '')?.axes[at];
    });
    const isWeight = letters.operands.every((operand, k) => !operand.includes(letter) || !flow.dependsOn.has(node.inputs[k] ?? ''));
    return isWeight ? [{ kind: 'channel', size: shape[i] ?? 1 }] : bestAxis(candidates, shape[i] ?? 1);
  });
  const home = node.inputs.map((name) => traces.get(name)?.home).find((one) => one !== null && one !== undefined) ?? null;
  return { axes, home };
}

/** Element by element, with ONNX's broadcasting; also every operator that keeps the shape. */
function broadcast({ node, shape, traces, dims }: Step): AxisTrace | undefined {
  const operands = node.inputs.flatMap((name) => {
    const trace = traces.get(name);
    return trace === undefined || trace.axes.length > shape.length ? [] : [{ name, trace }];
  });
  const whole = operands.find(({ name }) => String(dims.get(name)) === String(shape));
  const first = whole ?? operands[0];
  if (first === undefined) return undefined;
  const aligned = operands.map(({ trace }) => alignRight(trace, shape.length));
  return { axes: shape.map((size, i) => bestAxis(aligned.map((trace) => trace.axes[i]), size)), home: first.trace.home };
}
