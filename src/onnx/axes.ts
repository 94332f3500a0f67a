import type { DataFlow } from './data-flow.ts';
import type { OnnxNode } from './model.ts';
import { numberAttribute, numbersAttribute, stringAttribute } from './node.ts';

/**
 * Follows where the rows and columns of the picture go.
 *
 * Each axis of a tensor is a list of atoms, outermost first: a feature map is [batch] [channel] [row] [column], its pixels as
 * tokens [batch] [row column] [channel], attention [batch] [channel] [row column] [row column]. Reshape cuts the same row of
 * atoms elsewhere, Transpose permutes the axes, MatMul takes one axis from each side; so it is known of any layout which axis
 * counts pixels, without a word about how attention or GroupNorm is written down.
 */
export type AtomKind = 'batch' | 'channel' | 'row' | 'column' | 'minor' | 'other';

export interface Atom {
  readonly kind: AtomKind;
  readonly size: number;
}
export type Axis = readonly Atom[];
export type Resolution = readonly [number, number];

export interface AxisTrace {
  readonly axes: readonly Axis[];
  /** Resolution of the feature map that the tensor was made from. */
  readonly home: Resolution | null;
}

export type Dims = ReadonlyMap<string, readonly number[]>;

/** Whether the trace is a feature map, [batch, channels, rows, columns]. */
export function isFeatureMap(trace: AxisTrace | undefined): boolean {
  const [, , rows, columns] = trace?.axes ?? [];
  return trace?.axes.length === 4 && rows !== undefined && columns !== undefined && onlyRows(rows) && onlyColumns(columns);
}

/** Whether an axis counts pixels (or rows, or columns, or windows of them). */
export function isSpatial(axis: Axis | undefined): boolean {
  return axis?.some((atom) => atom.kind === 'row' || atom.kind === 'column') === true;
}

const onlyRows = (axis: Axis): boolean =>
  axis.some((atom) => atom.kind === 'row') && axis.every((atom) => atom.kind !== 'column');
const onlyColumns = (axis: Axis): boolean =>
  axis.some((atom) => atom.kind === 'column') && axis.every((atom) => atom.kind !== 'row');

/** A trace of every tensor in `dims` that is computed from `sample` and whose layout can be followed. */
export function traceAxes(flow: DataFlow, dims: Dims, sample: string): Map<string, AxisTrace> {
  const traces = new Map<string, AxisTrace>();
  const start = dims.get(sample);
  if (start?.length === 4) traces.set(sample, featureMap(start));
  for (const node of flow.nodes)
    for (const output of node.outputs) {
      const shape = dims.get(output);
      if (shape === undefined || flow.dependsOn.get(output)?.has(sample) !== true) continue;
      const trace = step({ node, shape, dims, traces, flow });
      if (trace?.axes.length === shape.length) traces.set(output, settle(trace, shape, node.op));
    }
  return traces;
}

function featureMap(shape: readonly number[]): AxisTrace {
  const [batch = 1, channels = 1, rows = 1, columns = 1] = shape;
  return {
    axes: [
      [{ kind: 'batch', size: batch }],
      [{ kind: 'channel', size: channels }],
      [{ kind: 'row', size: rows }],
      [{ kind: 'column', size: columns }],
    ],
    home: [rows, columns],
  };
}

/** A feature map of another size than it came from has a new home, however it was made; padding alone moves nothing. */
function settle(trace: AxisTrace, shape: readonly number[], op: string): AxisTrace {
  if (!isFeatureMap(trace)) return trace;
  const fresh = featureMap(shape);
  return op === 'Pad' && trace.home !== null ? { ...fresh, home: trace.home } : fresh;
}

interface Step {
  readonly node: OnnxNode;
  readonly shape: readonly number[];
  readonly dims: Dims;
  readonly traces: Map<string, AxisTrace>;
  readonly flow: DataFlow;
}

/** Operators that read [batch, channels, rows, columns] by definition. */
const ON_MAPS = new Set([
  'Conv',
  'ConvTranspose',
  'MaxPool',
  'AveragePool',
  'LpPool',
  'Resize',
  'Upsample',
  'DepthToSpace',
  'SpaceToDepth',
]);

function step(at: Step): AxisTrace | undefined {
  const { node, shape, dims, traces } = at;
  const source = node.inputs[0] ?? '';
  const from = traces.get(source);
  if (ON_MAPS.has(node.op)) return onMap(at, source, from);
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
      return product(at, false, false);
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

function onMap({ shape, dims, traces }: Step, source: string, from: AxisTrace | undefined): AxisTrace | undefined {
  const input = dims.get(source);
  // a convolution over tokens: [batch, channels, pixels], or pixels as rows of one column
  const pixelsAsOneAxis = isSpatial(from?.axes[2]) && !isFeatureMap(from);
  if (from !== undefined && (shape.length === 3 || pixelsAsOneAxis))
    return input?.[2] === shape[2] && input?.[3] === shape[3]
      ? { axes: from.axes.map((axis, i) => (i === 1 ? [{ kind: 'channel', size: shape[1] ?? 1 }] : axis)), home: from.home }
      : undefined;
  if (shape.length !== 4) return undefined;
  // an unknown layout becomes known here: the operator says what its axes are
  if (input?.length === 4 && !isFeatureMap(from) && source !== '') traces.set(source, featureMap(input));
  return featureMap(shape);
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
        const inner = atom.kind === 'row' || atom.kind === 'column' ? 'minor' : atom.kind;
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

const ORDER: readonly AtomKind[] = ['other', 'batch', 'channel', 'minor', 'column', 'row'];
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
  // pixels beside words, or beside anything else that is computed, are no longer a picture's; beside learned constants
  // (memory tokens) they are
  const all = node.inputs
    .filter((name) => flow.dependsOn.has(name))
    .map((name) => traces.get(name)?.axes[at]?.find((atom) => atom.size > 1)?.kind);
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

/** The letters of an Einsum's operands and result; null where the equation leaves something unsaid. */
export function einsumLetters(node: OnnxNode): { readonly operands: readonly string[]; readonly result: string } | null {
  const [left, result] = stringAttribute(node, 'equation', '').replaceAll(' ', '').split('->');
  if (left === undefined || result === undefined || left.includes('.')) return null;
  return { operands: left.split(','), result };
}

function einsum({ node, shape, traces, flow }: Step): AxisTrace | undefined {
  const letters = einsumLetters(node);
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
