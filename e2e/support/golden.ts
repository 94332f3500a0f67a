import { readFileSync } from 'node:fs';
import { readNpz } from '../../src/base/npz.ts';
import type { NpyArray } from '../../src/base/npy.ts';
import { readGoldenTaps, type GoldenTaps } from '../../src/protocol/golden-taps.ts';

/** PyTorch's numbers for three steps of a shipped model, written by training/export.py. */
export function golden(model: string): Map<string, NpyArray> {
  return readNpz(readFile(model, 'golden.npz'));
}

/** A reference for every tensor of a shipped model. */
export function goldenTaps(model: string): GoldenTaps {
  return readGoldenTaps(readFile(model, 'golden-taps.npz'));
}

function readFile(model: string, file: string): Uint8Array {
  return readFileSync(new URL(`../../public/models/${model}/${file}`, import.meta.url));
}

/** A named array as plain JSON, to be sent to the page. */
export function plain(arrays: Map<string, NpyArray>, key: string): { dims: number[]; data: number[] } {
  const array = arrays.get(key);
  if (array === undefined) throw new Error(`the golden file has no ${key}`);
  return { dims: [...array.dims], data: Array.from(array.data, Number) };
}

/** Largest |a − b| over the largest |b|. */
export function deviation(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} values, ${expected.length} expected`);
  let difference = 0;
  let largest = 0;
  expected.forEach((value, i) => {
    difference = Math.max(difference, Math.abs(value - (actual[i] ?? Number.NaN)));
    largest = Math.max(largest, Math.abs(value));
  });
  return difference / largest;
}
