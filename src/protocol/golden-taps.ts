import type { NpyArray } from '../base/npy.ts';
import { readNpz } from '../base/npz.ts';
import { UserError, messageOf } from '../base/user-error.ts';
import type { InputArray, NetworkInputs, Tensor } from './frame.ts';
import { inputArray } from './input-array.ts';

/**
 * One forward pass of the network as PyTorch computed it, with a reference for every tensor inside: the manifest's `golden.taps`, written by
 * training/golden.py. Of each tensor some values are kept, and numbers that all its values enter.
 */
export interface GoldenTaps {
  readonly inputs: NetworkInputs & { readonly conditions: Readonly<Record<string, InputArray>> };
  readonly references: ReadonlyMap<string, TensorReference>;
}

/** What is known of PyTorch's tensor. */
export interface TensorReference {
  readonly name: string;
  readonly dims: readonly number[];
  /** Row-major places of `values`. */
  readonly places: Int32Array;
  readonly values: Float32Array;
  readonly statistics: Statistics;
}

/** Smallest and largest value, mean, root mean square, and the mean of x_i·cos i, which knows the order of the values. */
export type Statistics = readonly [smallest: number, largest: number, mean: number, rootMeanSquare: number, ordered: number];

/** How far one tensor is from PyTorch's. */
export interface Deviation {
  readonly name: string;
  /** Largest difference in the values and statistics of the reference; Infinity where a number is none or the shapes differ. */
  readonly largest: number;
  /** max |PyTorch's|, of all its values. */
  readonly scale: number;
  /** largest ÷ scale. */
  readonly relative: number;
}

export function statisticsOf(values: Float32Array): Statistics {
  let smallest = Infinity;
  let largest = -Infinity;
  let sum = 0;
  let squares = 0;
  let ordered = 0;
  for (const [i, value] of values.entries()) {
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
    sum += value;
    squares += value * value;
    ordered += value * Math.cos(i);
  }
  return [smallest, largest, sum / values.length, Math.sqrt(squares / values.length), ordered / values.length];
}

/**
 * A lower bound of the largest difference of two tensors: no statistic can differ by more than the values that it is made of. Shapes that
 * differ by ones in front (a batch of one) do not fit; they are refused.
 */
export function deviationFrom(reference: TensorReference, { dims, data }: Pick<Tensor, 'dims' | 'data'>): Deviation {
  const { name, places, values, statistics } = reference;
  const scale = Math.max(Math.abs(statistics[0]), Math.abs(statistics[1]));
  const fits = dims.length === reference.dims.length && dims.every((dim, i) => dim === reference.dims[i]);
  let largest = fits ? 0 : Infinity;
  const compare = (ours: number, theirs: number): void => {
    const difference = Math.abs(ours - theirs);
    largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  };
  for (const [i, place] of places.entries()) compare(data[place] ?? NaN, values[i] ?? NaN);
  for (const [i, ours] of statisticsOf(data).entries()) compare(ours, statistics[i] ?? NaN);
  return { name, largest, scale, relative: largest === 0 ? 0 : largest / scale };
}

/**
 * Arrays "inputs/…"; "names", UTF-8, one a line; and for each name a row of "dims" (zeros behind), "places", "values" and "statistics".
 * Throws UserError `golden-malformed`.
 */
export function readGoldenTaps(bytes: Uint8Array): GoldenTaps {
  let arrays: Map<string, NpyArray>;
  try {
    arrays = readNpz(bytes);
  } catch (cause) {
    throw new UserError('golden-malformed', `The model’s reference pass cannot be read: ${messageOf(cause)}. Reload the page; if that does not help, the site’s files come from different versions.`, { cause });
  }
  const at = (name: string): NpyArray => {
    const array = arrays.get(name);
    if (array === undefined) throw new UserError('golden-malformed', `The model’s reference pass has no “${name}”.`);
    return array;
  };
  const names = new TextDecoder().decode(Uint8Array.from(at('names').data, Number)).split('\n');
  const row = (array: string, i: number): number[] => {
    const { dims, data } = at(array);
    const [rows, width] = dims;
    if (dims.length !== 2 || rows !== names.length || width === undefined) {
      throw new UserError('golden-malformed', `The model’s reference pass has ${names.length} names, but “${array}” is ${dims.join('×')}.`);
    }
    return Array.from(data.subarray(i * width, (i + 1) * width), Number);
  };
  const references = names.map((name, i): TensorReference => {
    const [smallest = NaN, largest = NaN, mean = NaN, rootMeanSquare = NaN, ordered = NaN] = row('statistics', i);
    return {
      name,
      dims: row('dims', i).filter((dim) => dim > 0),
      places: Int32Array.from(row('places', i)),
      values: Float32Array.from(row('values', i)),
      statistics: [smallest, largest, mean, rootMeanSquare, ordered],
    };
  });
  const sample = at('inputs/sample');
  return {
    inputs: {
      sample: Float32Array.from(sample.data, Number),
      timestep: Float32Array.from(at('inputs/timestep').data, Number),
      conditions: Object.fromEntries(
        [...arrays].flatMap(([path, array]) => {
          const name = path.startsWith('inputs/') ? path.slice('inputs/'.length) : 'sample';
          return name === 'sample' || name === 'timestep' ? [] : [[name, inputArray(array)]];
        }),
      ),
      batch: sample.dims[0] ?? 1,
    },
    references: new Map(references.map((reference) => [reference.name, reference])),
  };
}
