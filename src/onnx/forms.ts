import type { DataType } from './data-type.ts';
import { castTo, integersAttribute, writeInput, writeIntegers, writeNode } from './write-graph.ts';

/**
 * What can stand between a tensor and those that read it: a few general operations whose numbers are inputs of the graph, so that another
 * value, another channel or another run's activation needs no other session. Every operator here runs on the processor and on WebGPU.
 */
export type Form =
  /** y = x·G + A. */
  | { readonly kind: 'affine' }
  /** y = x·G + mean(x)·M, the mean over `axes`. */
  | { readonly kind: 'mean'; readonly axes: readonly number[] }
  /** y = x·G + (Rh·x·Rw − Ih·x·Iw)·K: real part of a separable complex filter of [.., h, w]; `size` is [h, w]. */
  | { readonly kind: 'filter'; readonly size: readonly [number, number] }
  /** y = x + std(x)·N, the standard deviation (over n, not n − 1) of each sample; `dims` are those of one sample. N is [samples or 1, values]. */
  | { readonly kind: 'noise'; readonly dims: readonly number[] }
  /** y = x·(G + K·m), m the mean over the channels of [b, c, h, w], scaled to 0…1 in each sample. */
  | { readonly kind: 'structure' }
  /** y = the tensor as it was computed, before any chain, where S is not 0; else x. */
  | { readonly kind: 'computed' };

/** The inputs of each form, and how many axes each has; null: as many as the tensor. */
export const FORM_INPUTS: Readonly<Record<Form['kind'], Readonly<Record<string, number | null>>>> = {
  affine: { G: null, A: null },
  mean: { G: null, M: null },
  filter: { Rh: 2, Rw: 2, Ih: 2, Iw: 2, G: null, K: null },
  noise: { N: 2 },
  structure: { G: null, K: null },
  computed: { S: 1 },
};

export function sameForm(a: Form, b: Form): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

export interface Written {
  readonly pieces: readonly Uint8Array[];
  /** Role → name of the graph input. */
  readonly inputs: Readonly<Record<string, string>>;
}

interface Site {
  readonly source: string;
  /** What `source` was before any chain changed it. */
  readonly computed: string;
  readonly result: string;
  readonly rank: number;
  readonly type: DataType;
  readonly opset: number;
  /** A name that nothing in the graph has. */
  readonly fresh: (suffix: string) => string;
}

/** The nodes of a form, from `source` to `result`. */
export function writeForm(form: Form, { source, computed, result, rank, type, opset, fresh }: Site): Written {
  const pieces: Uint8Array[] = [];
  const inputs: Record<string, string> = {};
  const node = (op: string, reads: readonly string[], output = fresh(` ${op}`), attributes: readonly Uint8Array[][] = []): string => {
    pieces.push(...writeNode(op, reads, output, attributes));
    return output;
  };
  const integers = (values: readonly number[]): string => {
    const name = fresh(' integers');
    pieces.push(...writeIntegers(name, values));
    return name;
  };
  const reduce = (op: 'ReduceMean' | 'ReduceMin' | 'ReduceMax', x: string, axes: readonly number[]): string =>
    // the axes are an input from operator set 18 on
    opset >= 18 ? node(op, [x, integers(axes)]) : node(op, [x], undefined, [integersAttribute('axes', axes)]);
  const fed = (role: string): string => {
    const name = fresh(` ${role}`);
    inputs[role] = name;
    pieces.push(...writeInput(name, FORM_INPUTS[form.kind][role] ?? rank));
    // fed as float32 whatever the tensor is
    return type === 'float32' ? name : node('Cast', [name], undefined, [castTo(type)]);
  };
  const chosen = (role: string): string => {
    const name = fresh(` ${role}`);
    inputs[role] = name;
    pieces.push(...writeInput(name, 1));
    return node('Cast', [name], undefined, [castTo('bool')]);
  };
  switch (form.kind) {
    case 'affine':
      node('Add', [node('Mul', [source, fed('G')]), fed('A')], result);
      break;
    case 'mean':
      node('Add', [node('Mul', [source, fed('G')]), node('Mul', [reduce('ReduceMean', source, form.axes), fed('M')])], result);
      break;
    case 'filter': {
      const real = node('MatMul', [node('MatMul', [fed('Rh'), source]), fed('Rw')]);
      const imaginary = node('MatMul', [node('MatMul', [fed('Ih'), source]), fed('Iw')]);
      const low = node('Mul', [node('Sub', [real, imaginary]), fed('K')]);
      node('Add', [node('Mul', [source, fed('G')]), low], result);
      break;
    }
    case 'noise': {
      const values = form.dims.reduce((product, size) => product * size, 1);
      const flat = node('Reshape', [source, integers([-1, values])]);
      const centred = node('Sub', [flat, reduce('ReduceMean', flat, [1])]);
      const deviation = node('Sqrt', [reduce('ReduceMean', node('Mul', [centred, centred]), [1])]);
      const noisy = node('Add', [flat, node('Mul', [deviation, fed('N')])]);
      node('Reshape', [noisy, integers([-1, ...form.dims.slice(1)])], result);
      break;
    }
    case 'structure': {
      const mean = reduce('ReduceMean', source, [1]);
      const [least, most] = [reduce('ReduceMin', mean, [2, 3]), reduce('ReduceMax', mean, [2, 3])];
      const scaled = node('Div', [node('Sub', [mean, least]), node('Sub', [most, least])]);
      node('Mul', [source, node('Add', [node('Mul', [scaled, fed('K')]), fed('G')])], result);
      break;
    }
    case 'computed':
      node('Where', [chosen('S'), computed, source], result);
  }
  return { pieces, inputs };
}
