import type { Attention, Place, Unrecognised } from './anatomy-types.ts';
import { einsumLetters, type Axis } from './axes.ts';
import { isSpatial } from './layouts.ts';
import type { OnnxNode } from './model.ts';
import { numberAttribute, numbersAttribute } from './node.ts';
import { isMatrixProduct } from './operators.ts';
import type { PicturePath } from './picture-path.ts';

export interface FoundAttention {
  readonly self: readonly Attention[];
  readonly cross: readonly Attention[];
  readonly unrecognised: readonly Unrecognised[];
  /** Graph inputs that keys are made from, where they are not made from the picture. */
  readonly keySources: ReadonlySet<string>;
}

const FUSED = new Set(['Attention', 'MultiHeadAttention', 'GroupQueryAttention', 'PackedMultiHeadAttention']);
/** What may stand between the product of queries and keys, the softmax, and the product with the values. */
const BETWEEN = new Set([
  ...['Mul', 'Div', 'Add', 'Sub', 'Where', 'Cast', 'Identity', 'Dropout', 'Clip', 'Max', 'Min', 'Tanh'],
  ...['QuantizeLinear', 'DequantizeLinear'],
  ...['Reshape', 'Transpose', 'Squeeze', 'Unsqueeze', 'Expand'],
]);
const MAX_BETWEEN = 12;

/**
 * Attention is a softmax over a product of two computed tensors, multiplied with a third. The softmax's axis counts keys.
 * It is self-attention where both axes count pixels, and cross-attention where the keys do not depend on the picture.
 */
export function findAttention(path: PicturePath, places: ReadonlyMap<string, Place>): FoundAttention {
  const self: Attention[] = [];
  const cross: Attention[] = [];
  const unrecognised: Unrecognised[] = [];
  const keySources = new Set<string>();
  const fromSample = (name: string): boolean => path.flow.dependsOn.get(name)?.has(path.sample) === true;
  for (const node of path.flow.nodes) {
    const probabilities = node.outputs[0] ?? '';
    if (!path.live.has(probabilities)) continue;
    const say = (why: string): number => unrecognised.push({ tensor: probabilities, op: node.op, why });
    if (FUSED.has(node.op)) {
      say('Fused attention, whose probabilities cannot be read. Export the model with attention unfused.');
      // Keys that are not made of the picture are made of the text: the input is known all the same.
      const key = node.inputs[1] ?? '';
      if (node.op !== 'Attention' || node.domain === '') if (!fromSample(key)) for (const input of path.flow.dependsOn.get(key) ?? []) keySources.add(input);
    }
    if (node.op !== 'Softmax') continue;
    const scores = scoresBefore(path, node);
    const mix = mixAfter(path, probabilities);
    if (scores === null || mix === null) {
      say('A softmax that is not over products of queries and keys, as in linear attention.');
      continue;
    }
    const place = places.get(probabilities) ?? places.get(mix.output);
    const shape = path.dims.get(scores.logits);
    const trace = path.traces.get(scores.logits);
    const axes: readonly Axis[] = trace?.axes ?? [];
    const home = (path.traces.get(scores.query)?.home ?? trace?.home)?.resolution ?? null;
    if (place === undefined || shape === undefined || home === null) {
      say('Attention whose positions in the picture could not be followed.');
      continue;
    }
    const [queries, keys] = [shape[scores.queryAxis] ?? 0, shape[scores.keyAxis] ?? 0];
    // where the layout got lost on the way, the count of pixels still tells
    const pixels = (axis: number, count: number): boolean =>
      trace === undefined ? count === home[0] * home[1] : isSpatial(axes[axis]);
    const isWindow = (axis: number): boolean => axes[axis]?.some(({ kind }) => kind.startsWith('minor')) === true;
    if (isWindow(scores.queryAxis) && isWindow(scores.keyAxis)) {
      say(`Attention in windows of ${queries} pixels, for which this page draws no maps.`);
      continue;
    }
    if (!fromSample(scores.query) || !pixels(scores.queryAxis, queries)) {
      say('Attention whose queries are not pixels (over channels, say).');
      continue;
    }
    const isSelf = fromSample(scores.key);
    for (const input of path.flow.dependsOn.get(scores.key) ?? []) if (!isSelf) keySources.add(input);
    if (isSelf && !pixels(scores.keyAxis, keys)) {
      for (const input of besidePixels(path, scores.key)) keySources.add(input);
      say('Attention whose keys mix pixels with something else.');
      continue;
    }
    const batch = path.dims.get(path.sample)?.[0] ?? 1;
    const attention: Attention = {
      ...place,
      probabilities,
      query: scores.query,
      key: scores.key,
      value: mix.value,
      logits: scores.logits,
      output: mix.output,
      heads: countHeads(shape, axes, scores, batch),
      tokens: keys,
      resolution: home,
      queryAxis: scores.queryAxisAfter,
      keyAxis: scores.keyAxisAfter,
    };
    (isSelf ? self : cross).push(attention);
  }
  return { self, cross, unrecognised, keySources };
}

/** Where keys of words and of pixels are joined: the inputs that only the words come from. */
function besidePixels(path: PicturePath, key: string): Set<string> {
  const found = new Set<string>();
  const search = (name: string, left: number): void => {
    const node = path.flow.producer.get(name);
    if (node === undefined || left === 0) return;
    if (node.op !== 'Concat') {
      for (const input of node.inputs) if (isComputed(path, input)) search(input, left - 1);
      return;
    }
    for (const input of node.inputs) {
      const from = path.flow.dependsOn.get(input);
      if (from?.has(path.sample) === false) for (const source of from) found.add(source);
    }
  };
  search(key, MAX_BETWEEN);
  return found;
}

interface Scores {
  readonly logits: string;
  readonly query: string;
  readonly key: string;
  /** Axes of the logits. */
  readonly queryAxis: number;
  readonly keyAxis: number;
  /** Axes of the probabilities. */
  readonly queryAxisAfter: number;
  readonly keyAxisAfter: number;
}

function isComputed(path: PicturePath, name: string): boolean {
  return path.flow.dependsOn.has(name);
}

/** A product of two computed tensors, as opposed to a layer's weights and its input. */
function isProduct(path: PicturePath, node: OnnxNode): boolean {
  const kind = isMatrixProduct(node.op) || node.op === 'Einsum';
  return kind && node.inputs.length >= 2 && node.inputs.slice(0, 2).every((name) => isComputed(path, name));
}

function scoresBefore(path: PicturePath, softmax: OnnxNode): Scores | null {
  const rank = path.dims.get(softmax.outputs[0] ?? '')?.length ?? 0;
  const axis = numberAttribute(softmax, 'axis', -1);
  const keyAxisAfter = axis < 0 ? axis + rank : axis;
  // axes are followed counted from the end, where broadcasting and reshaped heads leave them alone
  const search = (name: string, fromEnd: number, left: number): Scores | null => {
    const node = path.flow.producer.get(name);
    if (node === undefined || left === 0 || !isComputed(path, name)) return null;
    if (isProduct(path, node)) return readScores(path, node, name, fromEnd, rank, keyAxisAfter);
    if (!BETWEEN.has(node.op)) return null;
    const next = node.op === 'Transpose' ? beforeTranspose(path, node, fromEnd) : fromEnd;
    for (const input of node.inputs) {
      const found = search(input, next, left - 1);
      if (found !== null) return found;
    }
    return null;
  };
  return search(softmax.inputs[0] ?? '', rank - keyAxisAfter, MAX_BETWEEN);
}

function beforeTranspose(path: PicturePath, node: OnnxNode, fromEnd: number): number {
  const rank = path.dims.get(node.outputs[0] ?? '')?.length ?? 0;
  const order = numbersAttribute(node, 'perm');
  const axis = rank - fromEnd;
  return rank - (order === null ? rank - 1 - axis : (order[axis] ?? axis));
}

function readScores(
  path: PicturePath,
  node: OnnxNode,
  logits: string,
  fromEnd: number,
  rankAfter: number,
  keyAxisAfter: number,
): Scores | null {
  const rank = path.dims.get(logits)?.length ?? 0;
  const keyAxis = rank - fromEnd;
  const [a = '', b = ''] = node.inputs;
  let queryAxis: number;
  let keyIsSecond: boolean;
  if (node.op === 'Einsum') {
    const letters = einsumLetters(node, path.dims);
    const [left, right] = letters?.operands ?? [];
    const key = letters?.result[keyAxis];
    if (letters === null || left === undefined || right === undefined || key === undefined) return null;
    keyIsSecond = !left.includes(key);
    const [own, across] = keyIsSecond ? [right, left] : [left, right];
    if (across.includes(key)) return null;
    queryAxis = letters.result.split('').findIndex((letter) => across.includes(letter) && !own.includes(letter));
    if (queryAxis < 0) return null;
  } else {
    if (fromEnd !== 1 && fromEnd !== 2) return null;
    keyIsSecond = fromEnd === 1;
    queryAxis = rank - (keyIsSecond ? 2 : 1);
  }
  const count = path.dims.get(logits)?.[queryAxis];
  const after = path.dims.get(logits)?.length === rankAfter ? queryAxis : rankAfter - (rank - queryAxis);
  // a transpose on the way put the keys first
  const swapped = rankAfter - keyAxisAfter !== rank - keyAxis;
  return {
    logits,
    query: keyIsSecond ? a : b,
    key: keyIsSecond ? b : a,
    queryAxis,
    keyAxis,
    queryAxisAfter: swapped && count !== undefined ? keyAxisAfter + (queryAxis < keyAxis ? 1 : -1) : after,
    keyAxisAfter,
  };
}

function mixAfter(path: PicturePath, probabilities: string): { value: string; output: string } | null {
  const search = (name: string, left: number): { value: string; output: string } | null => {
    for (const node of path.flow.consumers.get(name) ?? []) {
      const output = node.outputs[0] ?? '';
      if (isProduct(path, node)) {
        const value = node.inputs[0] === name ? node.inputs[1] : node.inputs[0];
        if (value !== undefined && value !== name) return { value, output };
      } else if (BETWEEN.has(node.op) && left > 0) {
        const found = search(output, left - 1);
        if (found !== null) return found;
      }
    }
    return null;
  };
  return search(probabilities, MAX_BETWEEN);
}

/** What is left of the logits' shape beside queries, keys, batch and windows of the picture. */
function countHeads(shape: readonly number[], axes: readonly Axis[], scores: Scores, batch: number): number {
  let heads = 1;
  shape.forEach((size, i) => {
    if (i === scores.queryAxis || i === scores.keyAxis) return;
    const windows = (axes[i] ?? [])
      .filter((atom) => /(row|column)$/.test(atom.kind))
      .reduce((product, atom) => product * atom.size, 1);
    heads *= size / windows;
  });
  return heads % batch === 0 ? heads / batch : heads;
}

