import { traceDataFlow } from './data-flow.ts';
import { freshNames } from './edit.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { numberAttribute, numbersAttribute, stringAttribute } from './node.ts';
import { changedModel, noRenames } from './rename.ts';
import { integersAttribute, writeFloats, writeIntegers, writeNode } from './write-graph.ts';

/**
 * Winograd's convolution (Lavin and Gray 2016, arXiv:1509.09308): a convolution of 3×3 over tiles of 4×2 pixels. A tile's 6×4 pixels and the
 * nine weights are brought to a basis in which each pair of channels takes 24 products for 8 pixels, where the sum itself takes 72. The same
 * function of the same numbers, in another order of rounding: within 5e-6 of the largest value. onnxruntime's WebAssembly build has no such
 * convolution, and its own runs as fast as vectors of 128 bits allow, so that this is what makes a step faster there.
 */

/** A convolution that can be computed so. */
export interface Convolution {
  readonly channels: { readonly in: number; readonly out: number };
  readonly rows: number;
  readonly columns: number;
}

/** By the name of their weights, which no edit of the graph changes. */
export type Convolutions = ReadonlyMap<string, Convolution>;

const TILE = { rows: 4, columns: 2 } as const;
const POINTS = 24;
/** Below, what goes to and from the other basis takes as long as what is saved. */
const LEAST_CHANNELS = 64;
const LEAST_TILES = 8;
/** As many samples as a run asks for at once: with guidance two. */
const BATCHES = [1, 2];

// In one dimension, as Lavin and Gray have them for F(4, 3) and F(2, 3): a tile of the picture, the weights, and back.
const FOUR = {
  picture: [
    [4, 0, -5, 0, 1, 0],
    [0, -4, -4, 1, 1, 0],
    [0, 4, -4, -1, 1, 0],
    [0, -2, -1, 2, 1, 0],
    [0, 2, -1, -2, 1, 0],
    [0, 4, 0, -5, 0, 1],
  ],
  weights: [
    [1 / 4, 0, 0],
    [-1 / 6, -1 / 6, -1 / 6],
    [-1 / 6, 1 / 6, -1 / 6],
    [1 / 24, 1 / 12, 1 / 6],
    [1 / 24, -1 / 12, 1 / 6],
    [0, 0, 1],
  ],
  back: [
    [1, 1, 1, 1, 1, 0],
    [0, 1, -1, 2, -2, 0],
    [0, 1, 1, 4, 4, 0],
    [0, 1, -1, 8, -8, 1],
  ],
} as const;
const TWO = {
  picture: [
    [1, 0, -1, 0],
    [0, 1, 1, 0],
    [0, -1, 1, 0],
    [0, 1, 0, -1],
  ],
  weights: [
    [1, 0, 0],
    [1 / 2, 1 / 2, 1 / 2],
    [1 / 2, -1 / 2, 1 / 2],
    [0, 0, 1],
  ],
  back: [
    [1, 1, 1, 0],
    [0, 1, -1, -1],
  ],
} as const;

/**
 * The convolutions of a graph that gain by it (weights take 24/9 of their memory so): 3×3 in float32, of stride 1 and with the picture's size kept, between enough channels, on pictures of whole tiles.
 * `dims`: of one sample's tensors, as far as they are known; a convolution of a picture of unknown size is left out.
 */
export function winogradConvolutions(graph: OnnxGraph, dims: ReadonlyMap<string, readonly (number | string)[]>): Convolutions {
  const { producer, types } = traceDataFlow(graph);
  const found = new Map<string, Convolution>();
  const twice = new Set<string>();
  for (const node of graph.nodes) {
    const [input = '', weights = ''] = node.inputs;
    if (!isPlainConvolution(node) || types.get(input) !== 'float32') continue;
    const shape = weightDims(graph, producer.get(weights), weights);
    const [, , rows, columns] = dims.get(input) ?? [];
    if (shape === null || typeof rows !== 'number' || typeof columns !== 'number') continue;
    const [out = 0, into = 0, height = 0, width = 0] = shape;
    if (shape.length !== 4 || height !== 3 || width !== 3 || Math.min(out, into) < LEAST_CHANNELS) continue;
    if (rows % TILE.rows !== 0 || columns % TILE.columns !== 0) continue;
    const convolution = { channels: { in: into, out }, rows, columns };
    if (tilesOf(convolution) < LEAST_TILES || !sameForAllBatches(convolution)) continue;
    if (found.has(weights)) twice.add(weights);
    found.set(weights, convolution);
  }
  for (const weights of twice) found.delete(weights);
  return found;
}

/** The same model with those convolutions computed so. Inputs, outputs and all tensors keep their names. */
export function withWinograd(bytes: Uint8Array, graph: OnnxGraph, convolutions: Convolutions): Uint8Array {
  const renames = noRenames();
  const nodes = graph.nodes.flatMap((node) => {
    const convolution = isPlainConvolution(node) ? convolutions.get(node.inputs[1] ?? '') : undefined;
    return convolution === undefined ? [] : [{ node, convolution }];
  });
  if (nodes.length === 0) return bytes;
  const writer = new Writer(freshNames(graph));
  for (const { node, convolution } of nodes) {
    renames.gone.nodes.add(node);
    writer.convolution(node, convolution);
  }
  return changedModel(bytes, graph, renames, writer.pieces);
}

function isPlainConvolution(node: OnnxNode): boolean {
  const isOnes = (name: string) => numbersAttribute(node, name)?.every((one) => one === 1) ?? true;
  const pads = numbersAttribute(node, 'pads');
  return (
    node.op === 'Conv' && node.domain === '' && numberAttribute(node, 'group', 1) === 1 && isOnes('strides') && isOnes('dilations') &&
    stringAttribute(node, 'auto_pad', 'NOTSET') === 'NOTSET' && pads?.length === 4 && pads.every((one) => one === 1)
  );
}

/** Of weights that lie in the file, as float32 or in half as many bytes. */
function weightDims(graph: OnnxGraph, producer: OnnxNode | undefined, name: string): readonly number[] | null {
  return graph.initializers.get(producer?.op === 'Cast' ? (producer.inputs[0] ?? '') : name)?.dims ?? null;
}

const tilesOf = ({ rows, columns }: Pick<Convolution, 'rows' | 'columns'>) => (rows / TILE.rows) * (columns / TILE.columns);

/**
 * Whether a sample comes to the same bits, whatever samples are beside it. All samples of a batch are columns of the same product, and into how many parts
 * onnxruntime's product cuts its sums goes by how many columns there are.
 */
function sameForAllBatches(convolution: Convolution): boolean {
  const length = convolution.channels.in;
  const parts = new Set(BATCHES.map((batch) => Math.min(length, partOfSums(batch * tilesOf(convolution), length))));
  return parts.size === 1;
}

/** How many terms of a sum are added before they are added to the rest: `MlasSgemmOperation` of onnxruntime 1.30 (core/mlas/lib/sgemm.cpp). */
function partOfSums(columns: number, length: number): number {
  let [wide, deep] = [128, 128];
  if (columns >= length)
    while (deep / 2 >= length) {
      wide *= 2;
      deep /= 2;
    }
  else
    while (wide > 16 && wide / 2 >= columns) {
      deep *= 2;
      wide /= 2;
    }
  return deep;
}

/** For B samples, C channels, N tiles of a picture and 24 points each. */
class Writer {
  readonly pieces: Uint8Array[] = [];
  readonly #fresh: (wished: string) => string;
  readonly #constants = new Map<string, string>();

  constructor(fresh: (wished: string) => string) {
    this.#fresh = fresh;
  }

  convolution({ inputs: [input = '', weights = '', bias = ''], outputs: [output = ''] }: OnnxNode, { channels, rows, columns }: Convolution): void {
    const down = rows / TILE.rows;
    const across = columns / TILE.columns;
    const node = (op: string, reads: readonly string[], as: string, attributes: readonly Uint8Array[][] = []) => this.#node(op, reads, `${output}/${as}`, attributes);
    const turned = (name: string, as: string, ...perm: number[]) => node('Transpose', [name], as, [integersAttribute('perm', perm)]);
    const shaped = (name: string, as: string, ...dims: number[]) => node('Reshape', [name, this.#integers(dims)], as);

    // [O, C, 3, 3] → [24, O, C]; of constants alone, so computed once when the session is built
    const flat = shaped(weights, 'weights', channels.out, channels.in, 9);
    const kernel = turned(node('MatMul', [flat, this.#floats('weights', [9, POINTS], WEIGHTS)], 'weights of points'), 'kernel', 2, 0, 1);

    // [B, C, H, W] → [24, C, B·N], rows and then columns as convolutions of each channel by itself
    const apart = shaped(input, 'channels', -1, 1, rows, columns);
    const down6 = this.#convolve(apart, this.#floats('rows', [6, 1, 6, 1], FOUR.picture.flat()), `${output}/rows`, [6, 1], [TILE.rows, 1], [1, 0, 1, 0]);
    const stacked = shaped(down6, 'stacked', -1, 1, 6 * down, columns);
    const both = this.#convolve(stacked, this.#floats('columns', [4, 1, 1, 4], TWO.picture.flat()), `${output}/columns`, [1, 4], [1, TILE.columns], [0, 1, 0, 1]);
    const points = turned(shaped(both, 'points', -1, channels.in, POINTS, down * across), 'points first', 2, 1, 0, 3);
    const products = node('MatMul', [kernel, shaped(points, 'tiles', POINTS, channels.in, -1)], 'products');

    // [24, O, B·N] → [B, O, H, W]
    const pixels = node('MatMul', [this.#floats('back', [TILE.rows * TILE.columns, POINTS], BACK), shaped(products, 'sums', POINTS, -1)], 'pixels');
    const placed = turned(shaped(pixels, 'pixels of tiles', TILE.rows, TILE.columns, channels.out, -1, down, across), 'placed', 3, 2, 4, 0, 5, 1);
    const whole = this.#integers([-1, channels.out, rows, columns]);
    if (bias === '') this.pieces.push(...writeNode('Reshape', [placed, whole], output));
    else this.pieces.push(...writeNode('Add', [node('Reshape', [placed, whole], 'without bias'), shaped(bias, 'bias', 1, channels.out, 1, 1)], output));
  }

  #node(op: string, inputs: readonly string[], as: string, attributes: readonly Uint8Array[][]): string {
    const name = this.#fresh(as);
    this.pieces.push(...writeNode(op, inputs, name, attributes));
    return name;
  }

  #convolve(input: string, kernel: string, as: string, size: readonly number[], strides: readonly number[], pads: readonly number[]): string {
    return this.#node('Conv', [input, kernel], as, [integersAttribute('kernel_shape', size), integersAttribute('strides', strides), integersAttribute('pads', pads)]);
  }

  #floats(what: string, dims: readonly number[], values: readonly number[]): string {
    return this.#constant(`winograd/${what}`, (name) => writeFloats(name, values, dims));
  }

  #integers(values: readonly number[]): string {
    return this.#constant(`winograd/${values.join(' ')}`, (name) => writeIntegers(name, values));
  }

  #constant(wished: string, write: (name: string) => Uint8Array[]): string {
    const known = this.#constants.get(wished);
    if (known !== undefined) return known;
    const name = this.#fresh(wished);
    this.#constants.set(wished, name);
    this.pieces.push(...write(name));
    return name;
  }
}

/** [9, 24]: points in an order of columns, then rows. */
const WEIGHTS = [0, 1, 2].flatMap((row) => [0, 1, 2].flatMap((column) => TWO.weights.flatMap((across) => FOUR.weights.map((down) => (down[row] ?? 0) * (across[column] ?? 0)))));

/** [8, 24]: pixels in an order of rows, then columns. */
const BACK = FOUR.back.flatMap((down) => TWO.back.flatMap((across) => across.flatMap((one) => down.map((other) => one * other))));
