import type { ResidualBlock, TimePath } from './anatomy-types.ts';
import { isFloat } from './data-type.ts';
import { Dominators } from './dominators.ts';
import type { OnnxNode } from './model.ts';
import { isConvolution, isMatrixProduct, POINTWISE } from './operators.ts';
import type { PicturePath } from './picture-path.ts';
import type { BareBlock } from './residual-blocks.ts';

export interface FoundTime {
  readonly time: TimePath;
  readonly blocks: readonly ResidualBlock[];
  /** Tensors of the path that serve all blocks: up to and with the embedding. */
  readonly shared: ReadonlySet<string>;
}

/** The input that says how noisy the sample is; null where nothing looks like it. */
export function findTimeInput(path: PicturePath, keySources: ReadonlySet<string>): string | null {
  const { flow, dims } = path;
  const others = flow.graph.inputs.filter(
    (info) => info.name !== path.sample && flow.dependsOn.get(path.output)?.has(info.name) === true,
  );
  const rank = (name: string): number | undefined =>
    dims.get(name)?.length ?? flow.graph.inputs.find((info) => info.name === name)?.dims?.length;
  const waves = new Set<string>();
  for (const node of flow.nodes)
    if (node.op === 'Sin' || node.op === 'Cos')
      for (const input of flow.dependsOn.get(node.outputs[0] ?? '') ?? []) if (input !== path.sample) waves.add(input);
  const isSmall = (name: string): boolean => (rank(name) ?? 9) <= 1 || dims.get(name)?.slice(1).every((size) => size === 1) === true;
  const candidates = [
    others.filter((info) => waves.has(info.name) && isSmall(info.name)),
    others.filter((info) => waves.has(info.name)),
    others.filter((info) => isFloat(info.dataType) && isSmall(info.name)),
    others.filter((info) => isSmall(info.name)),
    // the embedding itself may be what is fed, computed outside
    others.filter((info) => isFloat(info.dataType) && rank(info.name) === 2),
  ];
  return candidates.flat().find((info) => !keySources.has(info.name) || waves.has(info.name))?.name ?? null;
}

/** Follows the time from its input to where it meets the picture. */
export function followTime(path: PicturePath, input: string, bare: readonly BareBlock[]): FoundTime {
  const { flow, dims, order } = path;
  const isTime = (name: string): boolean => {
    const from = flow.dependsOn.get(name);
    return from?.has(input) === true && !from.has(path.sample) && isFloat(flow.types.get(name));
  };
  // one number for the whole picture (a scaling of the sample) is no projection
  const perSample = (name: string): number => {
    const shape = dims.get(name) ?? [];
    const batch = dims.get(path.sample)?.[0] ?? 1;
    const count = shape.reduce((product, size) => product * size, 1);
    return shape[0] === batch ? count / batch : count;
  };

  const dominators = new Dominators(input);
  for (const node of flow.nodes)
    for (const name of node.outputs)
      if (flow.dependsOn.get(name)?.has(input) === true && flow.dependsOn.get(name)?.has(path.sample) !== true)
        dominators.add(name, node.inputs);

  /** Where time meets the picture: the operand that brings it, by the tensor that comes out. */
  const meetings = flow.nodes.flatMap((node) => {
    const output = node.outputs[0] ?? '';
    if (!path.live.has(output)) return [];
    const operands = node.inputs.filter((name) => isTime(name)).map((name) => unrepeated(path, name));
    return operands.filter((name) => perSample(name) > 1).map((operand) => ({ node, output, operand }));
  });
  const broad = dominators.common(meetings.map(({ operand }) => operand));
  const nearest = meetings.length < 2 ? beforeLastLayer(path, meetings[0]?.operand ?? null, isTime) : broad;
  const received = visibleAbove(dominators, dims, nearest);
  const isShared = (name: string): boolean => received !== null && (order.get(name) ?? 0) <= (order.get(received) ?? 0);

  const projections: { block: number | null; tensor: string; at: number }[] = [];
  const taken = new Set<string>();
  const firstOf = (own: typeof meetings): number => Math.min(...own.map(({ output }) => order.get(output) ?? 0));
  const blocks = bare.map((block, index): ResidualBlock => {
    const own = meetings.filter(({ output }) => block.inside.has(output));
    for (const { output } of own) taken.add(output);
    const scale = own.find(({ node }) => node.op === 'Mul')?.operand ?? null;
    const shift = own.find(({ node }) => node.op === 'Add' || node.op === 'Sub')?.operand ?? null;
    const common = dominators.common(own.map(({ operand }) => operand));
    // scale and shift from two layers have only the embedding in common, and that is not the block's
    const time = common === null || !isShared(common) ? common : (shift ?? scale ?? own[0]?.operand ?? null);
    if (time !== null) projections.push({ block: index, tensor: time, at: firstOf(own) });
    return { ...withoutTime(block), time, timeScale: scale, timeShift: scale === null ? null : shift };
  });
  for (const { output, operand } of meetings)
    if (!taken.has(output) && !projections.some(({ tensor }) => tensor === operand))
      projections.push({ block: null, tensor: operand, at: order.get(output) ?? 0 });
  projections.sort((a, b) => a.at - b.at);

  const useful = received !== null && perSample(received) > 1;
  const shared = new Set<string>();
  if (useful) for (const name of dims.keys()) if (isTime(name) && isShared(name)) shared.add(name);
  return {
    time: {
      input,
      sinusoid: findSinusoid(path, input),
      embedding: useful ? beforeActivation(path, dominators, input, received) : null,
      received: useful ? received : null,
      projections: projections.map(({ block, tensor }) => ({ block, tensor })),
    },
    blocks,
    shared,
  };
}

/** The tensor or its nearest dominator that can be looked at: integers of a quantised network cannot. */
function visibleAbove(dominators: Dominators, dims: PicturePath['dims'], name: string | null): string | null {
  let at = name;
  while (at !== null && !dims.has(at)) at = dominators.of(at);
  return at;
}

export function withoutTime(block: BareBlock): ResidualBlock {
  const { input, branch, shortcut, output, arm, level } = block;
  return { input, branch, shortcut, output, time: null, timeScale: null, timeShift: null, arm, level };
}

const isLayer = (op: string | undefined): boolean => isMatrixProduct(op) || isConvolution(op);
const RESHAPES = new Set(['Reshape', 'Unsqueeze', 'Squeeze', 'Flatten', 'Identity', 'Cast', 'Expand', 'Slice', 'Split', 'Transpose']);

/**
 * The last layer's output behind an activation. Blocks that each apply the same activation first may have it computed once,
 * by the exporter or by the author; that shall make no difference to what is called the embedding.
 */
function beforeActivation(path: PicturePath, dominators: Dominators, input: string, received: string): string {
  const { flow } = path;
  let at = received;
  for (;;) {
    const node = flow.producer.get(at);
    const before = dominators.of(at);
    if (node === undefined || before === null || !POINTWISE.has(node.op) || node.op === 'Cast') return at;
    const computed = node.inputs.filter((name) => flow.dependsOn.has(name));
    // MatMul and bias are one layer
    if (node.op === 'Add' && computed.length === 1 && isLayer(flow.producer.get(computed[0] ?? '')?.op)) return at;
    // a class or a text that is added belongs to the embedding
    if (computed.some((name) => flow.dependsOn.get(name)?.has(input) !== true)) return at;
    // so does a quantised layer, of which only the product's scaling and bias are floats
    if (!computed.every((name) => isElementwiseSince(path, name, before))) return at;
    at = before;
  }
}

/** Whether nothing but elementwise operators makes the one tensor from the other. */
function isElementwiseSince(path: PicturePath, name: string, source: string): boolean {
  if (name === source) return true;
  const node = path.flow.producer.get(name);
  if (node === undefined || !POINTWISE.has(node.op)) return false;
  return node.inputs.filter((input) => path.flow.dependsOn.has(input)).every((input) => isElementwiseSince(path, input, source));
}

/** A projection repeated over the picture is still that projection. */
function unrepeated(path: PicturePath, name: string): string {
  const node = path.flow.producer.get(name);
  return node?.op === 'Expand' || node?.op === 'Tile' ? unrepeated(path, node.inputs[0] ?? name) : name;
}

/** With a single projection: what went into its layer, before the activation. */
function beforeLastLayer(path: PicturePath, from: string | null, isTime: (name: string) => boolean): string | null {
  let at = from;
  let passed = false;
  while (at !== null) {
    const node: OnnxNode | undefined = path.flow.producer.get(at);
    if (node === undefined) return passed ? at : null;
    const before: string | undefined = node.inputs.find(isTime);
    if (isLayer(node.op)) {
      if (passed) return at;
      passed = true;
    } else if (passed && node.op === 'Add' && node.inputs.filter(isTime).length === 1) return at; // MatMul and bias
    at = before ?? null;
  }
  return null;
}

/** The first tensor in which sines and cosines are together, past what only rearranges them; or a row of a table of them. */
function findSinusoid(path: PicturePath, input: string): string | null {
  const { flow, dims } = path;
  const waves = (op: string): Set<string> => {
    const found = new Set<string>();
    for (const node of flow.nodes) {
      const [output = ''] = node.outputs;
      if (flow.dependsOn.get(output)?.has(input) !== true || flow.dependsOn.get(output)?.has(path.sample) === true) continue;
      if (node.op === op || node.inputs.some((name) => found.has(name))) for (const name of node.outputs) found.add(name);
    }
    return found;
  };
  const [sines, cosines] = [waves('Sin'), waves('Cos')];
  const both = [...sines].filter((name) => cosines.has(name) && dims.has(name));
  let at = both[0] ?? null;
  if (at === null) {
    const table = flow.nodes.find((node) => node.op === 'Gather' && isWaveTable(path, node, input));
    return table?.outputs[0] ?? [...sines, ...cosines].find((name) => dims.has(name)) ?? null;
  }
  // halves may be swapped, padded or cast before the first layer
  for (;;) {
    const next: string | undefined = both.find((name) => {
      const node = flow.producer.get(name);
      const rearranges = node !== undefined && (RESHAPES.has(node.op) || node.op === 'Concat' || node.op === 'Pad');
      return rearranges && node.inputs.includes(at ?? '') && !isPartial(path, name, at ?? '');
    });
    if (next === undefined) return afterSwap(path, both, at);
    at = next;
  }
}

const count = (path: PicturePath, name: string): number => (path.dims.get(name) ?? []).reduce((product, size) => product * size, 1);

function isPartial(path: PicturePath, name: string, whole: string): boolean {
  return count(path, name) < count(path, whole);
}

/** Two slices of the sinusoid put together in the other order are the sinusoid that the network sees. */
function afterSwap(path: PicturePath, both: readonly string[], at: string): string {
  for (const name of both) {
    const node = path.flow.producer.get(name);
    if (node?.op !== 'Concat' || count(path, name) !== count(path, at)) continue;
    const cuts = node.inputs.map((part) => path.flow.producer.get(part));
    if (cuts.every((cut) => (cut?.op === 'Slice' || cut?.op === 'Split') && cut.inputs[0] === at)) return name;
  }
  return at;
}

/** Whether a table is looked up by the time and its first row is sines and cosines of 0. */
function isWaveTable(path: PicturePath, node: OnnxNode, input: string): boolean {
  const [table = '', index = ''] = node.inputs;
  const stored = path.flow.graph.initializers.get(table);
  if (path.flow.dependsOn.get(index)?.has(input) !== true || stored?.dims.length !== 2 || stored.external) return false;
  const first = stored.numbers().subarray(0, stored.dims[1]);
  return first.includes(0) && first.includes(1) && first.every((value) => value === 0 || value === 1);
}
