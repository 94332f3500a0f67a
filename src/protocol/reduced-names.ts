import type { ReducedTensor } from '../onnx/reduce.ts';

/**
 * Where a tensor is more than a page can hold, less of it is asked for, under a name of its own: `T ⟨axis 2: 130⟩`, `T ⟨axis 1: 32-63⟩`,
 * `T ⟨mean of 8 × 4096 × 77⟩`. Panels, runs and the engine pass such names on as they do a tensor's; the graph makes what they say.
 * Without indices, `T ⟨axis 2⟩`, it is the place that serves them all.
 */

const REDUCED = /^(.+) ⟨(?:axis (\d+)(?:: (\d+)(?:-(\d+))?)?|mean of (\d+) × (\d+) × (\d+))⟩$/s;

export interface ReducedName extends ReducedTensor {
  /** First and last of the indices; null for the place, and for a mean. */
  readonly indices: readonly [first: number, last: number] | null;
}

/** Indices `first` to `last` of a tensor along an axis. */
export function partName(tensor: string, axis: number, first: number, last = first): string {
  return `${tensor} ⟨axis ${axis}: ${first}${last === first ? '' : `-${last}`}⟩`;
}

/** The mean of a tensor over its heads: [samples, rows, columns]. */
export function meanName(tensor: string, heads: number, [rows, columns]: readonly [number, number]): string {
  return `${tensor} ⟨mean of ${heads} × ${rows} × ${columns}⟩`;
}

/** Null for a tensor's own name. */
export function parseReduced(name: string): ReducedName | null {
  if (!name.endsWith('⟩')) return null;
  const [, tensor, axis, first, last, heads, rows, columns] = REDUCED.exec(name) ?? [];
  if (tensor === undefined) return null;
  if (axis === undefined) return { tensor, reduction: { kind: 'mean', heads: Number(heads), size: [Number(rows), Number(columns)] }, indices: null };
  const from = first === undefined ? null : Number(first);
  return { tensor, reduction: { kind: 'part', axis: Number(axis) }, indices: from === null ? null : [from, last === undefined ? from : Number(last)] };
}

/** What serves the name: without the indices. */
export function placeOf(name: string): string {
  const reduced = parseReduced(name);
  return reduced?.reduction.kind === 'part' ? `${reduced.tensor} ⟨axis ${reduced.reduction.axis}⟩` : name;
}

/** The same reduction of another tensor. */
export function withWhole(name: string, change: (tensor: string) => string): string {
  const reduced = parseReduced(name);
  return reduced === null ? change(name) : `${change(reduced.tensor)}${name.slice(reduced.tensor.length)}`;
}

/** The tensor that it is a part or a mean of, or itself. */
export function wholeName(name: string): string {
  return parseReduced(name)?.tensor ?? name;
}

/** The tensor behind a part of it or what is read of it (`readName`). */
export function baseName(name: string): string {
  return name.replace(/ [→⟨].*$/s, '');
}

/** Of a place, those of one index. */
export function reducedDims({ reduction, indices }: ReducedName, dims: readonly number[]): readonly number[] {
  if (reduction.kind === 'mean') return [1, ...reduction.size];
  const [first, last] = indices ?? [0, 0];
  return dims.map((size, axis) => (axis === reduction.axis ? last - first + 1 : size));
}
