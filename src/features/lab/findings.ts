import { bandEnergies, clipped, cosine, fineDetail, meanSquareError } from '../../render/measures.ts';
import type { Findings } from './experiments.ts';

interface Shape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Two finished pictures, and the noise that B began with. */
export function findingsOf(a: Float32Array, b: Float32Array, noise: Float32Array, shape: Shape): Findings {
  const [before, after] = [clipped(a), clipped(b)];
  const difference = { ...shape, data: after.map((value, i) => value - (before[i] ?? 0)) };
  const { constant, low, high } = bandEnergies(difference);
  return {
    mse: meanSquareError(before, after),
    low: (constant + low) / a.length,
    high: high / a.length,
    detail: fineDetail({ ...shape, data: after }) / fineDetail({ ...shape, data: before }),
    withNoise: cosine(centred(b), centred(noise)),
  };
}

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
