import { traceDataFlow, type DataFlow } from './data-flow.ts';
import { isFloat, type DataType } from './data-type.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { numberAttribute, stringAttribute } from './node.ts';
import { changedModel, noRenames } from './rename.ts';
import { castTo, integerAttribute, integersAttribute, writeFloats, writeIntegers, writeNode } from './write-graph.ts';

/**
 * Attention that one operator computes (opset 23, or onnxruntime's own), written out as products and a softmax, so that queries, keys and
 * probabilities are tensors that can be looked at and changed. The numbers stay what they were, to the last bits. What such an
 * operator can do beside (past keys, causal masks, rotations, shared keys) is left as it is.
 */
export function withoutFusedAttention(bytes: Uint8Array, graph: OnnxGraph): Uint8Array {
  const flow = traceDataFlow(graph);
  const renames = noRenames();
  const added: Uint8Array[] = [];
  for (const node of graph.nodes) {
    const written = writeAttention(flow, node, graph.opset);
    if (written === null) continue;
    renames.gone.nodes.add(node);
    added.push(...written);
  }
  return added.length === 0 ? bytes : changedModel(bytes, graph, renames, added);
}

/** Attributes that change what is computed, beside scale and the number of heads. */
const OTHERWISE = ['is_causal', 'softcap', 'unidirectional', 'do_rotary', 'past_present_share_buffer'];

function writeAttention(flow: DataFlow, node: OnnxNode, opset: number): Uint8Array[] | null {
  const own = node.domain === 'com.microsoft';
  const isPlain = node.op === 'Attention' && node.domain === '';
  const [output = '', ...more] = node.outputs;
  if (!(isPlain || (own && (node.op === 'MultiHeadAttention' || node.op === 'Attention')))) return null;
  if (output === '' || more.some((name) => name !== '') || node.attributes.has('qkv_hidden_sizes')) return null;
  if (OTHERWISE.some((name) => numberAttribute(node, name, 0) !== 0)) return null;
  const writer = new Writer(flow, output, opset);
  const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = '', ...rest] = node.inputs;
  if (rest.some((name) => name !== '')) return null;
  const type = flow.types.get(first);
  if (type === undefined || !isFloat(type)) return null;
  const rank = rankOf(flow, first);
  const scale = node.attributes.has('scale') ? numberAttribute(node, 'scale', 0) : null;
  if (isPlain) {
    const [heads, of] = [numberAttribute(node, 'q_num_heads', 0), numberAttribute(node, 'kv_num_heads', 0)];
    if (heads !== of || fifth !== '' || sixth !== '') return null;
    const isCut = heads === 0 || rank === 4;
    const [q, k, v] = isCut ? [first, second, third] : [first, second, third].map((name, i) => writer.heads(name, heads, 'qkv'[i] ?? ''));
    return writer.attend({ q: q ?? '', k: k ?? '', v: v ?? '', mask: fourth, scale, type, join: !isCut });
  }
  const heads = numberAttribute(node, 'num_heads', 0);
  if (heads === 0) return null;
  if (node.op === 'Attention') {
    // input, weights, bias, mask, past, and what is added to the logits
    if (fourth !== '' || fifth !== '' || first === '' || second === '') return null;
    const product = writer.node('MatMul', [first, second], 'qkv product');
    const [q = '', k = '', v = ''] = writer.thirds(third === '' ? product : writer.node('Add', [product, third], 'qkv'), -1, 'qkv');
    return writer.attend({ q: writer.heads(q, heads, 'q'), k: writer.heads(k, heads, 'k'), v: writer.heads(v, heads, 'v'), mask: sixth, scale, type, join: true });
  }
  // query, key, value, bias, mask of keys, and what is added to the logits
  if (fifth !== '' || stringAttribute(node, 'qkv_format', '') !== '') return null;
  let parts: readonly string[];
  if (third === '') {
    // packed: [B, N, heads, 3, size], or keys and values as [B, N, heads, 2, size]
    if (fourth !== '') return null;
    const cut = second === '' ? writer.packed(first, 3, 'qkv') : [writer.heads(first, heads, 'q'), ...writer.packed(second, 2, 'kv')];
    parts = cut;
  } else {
    if (rankOf(flow, second) === 4) return null;
    const biases = fourth === '' ? [] : writer.thirds(fourth, 0, 'bias');
    parts = [first, second, third].map((name, i) => {
      const bias = biases[i];
      return writer.heads(bias === undefined ? name : writer.node('Add', [name, bias], `${'qkv'[i] ?? ''} biased`), heads, 'qkv'[i] ?? '');
    });
  }
  const [q = '', k = '', v = ''] = parts;
  return writer.attend({ q, k, v, mask: sixth, scale, type, join: true });
}

function rankOf({ graph }: DataFlow, name: string): number | null {
  const known = graph.valueInfo.get(name) ?? graph.inputs.find((info) => info.name === name);
  return known?.dims?.length ?? null;
}

/** Nodes that are collected, their tensors named after the attention's output. */
class Writer {
  readonly #flow: DataFlow;
  readonly #output: string;
  readonly #opset: number;
  readonly #pieces: Uint8Array[] = [];
  readonly #constants = new Set<string>();

  constructor(flow: DataFlow, output: string, opset: number) {
    this.#flow = flow;
    this.#output = output;
    this.#opset = opset;
  }

  node(op: string, inputs: readonly string[], output: string, attributes: readonly Uint8Array[][] = []): string {
    const name = output === this.#output ? output : `${this.#output}/${output}`;
    this.#pieces.push(...writeNode(op, inputs, name, attributes));
    return name;
  }

  /** [B, N, heads · size] → [B, heads, N, size] */
  heads(name: string, heads: number, as: string): string {
    const cut = this.node('Reshape', [name, this.#integers([0, 0, heads, -1])], `${as} cut`);
    return this.node('Transpose', [cut], as, [integersAttribute('perm', [0, 2, 1, 3])]);
  }

  /** [B, N, heads, parts, size] → parts of [B, heads, N, size] */
  packed(name: string, parts: number, as: string): string[] {
    return Array.from({ length: parts }, (_, i) => {
      const one = this.node('Gather', [name, this.#integers(i)], `${as} ${String(i)}`, [integerAttribute('axis', 3)]);
      return this.node('Transpose', [one], as.slice(as.length - parts)[i] ?? '', [integersAttribute('perm', [0, 2, 1, 3])]);
    });
  }

  thirds(name: string, axis: number, as: string): string[] {
    const outputs = ['q', 'k', 'v'].map((part) => `${this.#output}/${as} ${part}`);
    const count = this.#opset >= 18 ? [integerAttribute('num_outputs', 3)] : [];
    this.#pieces.push(...writeNode('Split', [name], outputs, [integerAttribute('axis', axis < 0 ? 2 : axis), ...count]));
    return outputs;
  }

  attend({ q, k, v, mask, scale, type, join }: { q: string; k: string; v: string; mask: string; scale: number | null; type: DataType; join: boolean }): Uint8Array[] {
    const turned = this.node('Transpose', [k], 'k turned', [integersAttribute('perm', [0, 1, 3, 2])]);
    const logits = this.node('MatMul', [q, turned], 'logits');
    const scaled = this.#masked(this.node('Mul', [logits, this.#scale(q, scale, type)], 'scaled'), mask, type);
    const probabilities = this.node('Softmax', [scaled], 'probabilities', [integerAttribute('axis', 3)]);
    if (!join) this.node('MatMul', [probabilities, v], this.#output);
    else {
      const mixed = this.node('MatMul', [probabilities, v], 'mixed');
      const back = this.node('Transpose', [mixed], 'joined', [integersAttribute('perm', [0, 2, 1, 3])]);
      this.node('Reshape', [back, this.#integers([0, 0, -1])], this.#output);
    }
    return this.#pieces;
  }

  #masked(logits: string, mask: string, type: DataType): string {
    if (mask === '') return logits;
    if (this.#flow.types.get(mask) !== 'bool') return this.node('Add', [logits, mask], 'masked');
    this.#pieces.push(...writeFloats(`${this.#output}/minus infinity`, [-Infinity], []));
    return this.node('Where', [mask, logits, this.node('Cast', [`${this.#output}/minus infinity`], 'never', [castTo(type)])], 'masked');
  }

  /** The given one, or one over the root of a query's length. */
  #scale(q: string, scale: number | null, type: DataType): string {
    if (scale !== null && scale !== 0) {
      this.#pieces.push(...writeFloats(`${this.#output}/scale`, [scale], []));
      return this.node('Cast', [`${this.#output}/scale`], 'scale as is', [castTo(type)]);
    }
    const shape = this.node('Shape', [q], 'q shape');
    const size = this.node('Gather', [shape, this.#integers(3)], 'q size', [integerAttribute('axis', 0)]);
    const root = this.node('Sqrt', [this.node('Cast', [size], 'q length', [castTo('float32')])], 'root');
    return this.node('Cast', [this.node('Reciprocal', [root], 'one over root')], 'scale', [castTo(type)]);
  }

  /** A constant, of one axis or none. */
  #integers(values: readonly number[] | number): string {
    const name = `${this.#output}/${[values].flat().join(' ')}${typeof values === 'number' ? ' alone' : ''}`;
    if (!this.#constants.has(name)) this.#pieces.push(...(typeof values === 'number' ? writeIntegers(name, [values], []) : writeIntegers(name, values)));
    this.#constants.add(name);
    return name;
  }
}
