import { bandEnergies, clipped, cosine, fineDetail, meanSquareError, variance } from '../../render/measures.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** What was measured of two finished pictures, values clipped to −1 … 1. docs/measures.md has the formulas. */
export interface Findings {
  /** Mean square difference, and its parts below and above half of what the picture can carry. */
  readonly mse: number;
  /** Mean square difference of the values as they are, not clipped: what the comparison's bar says. */
  readonly unclipped: number;
  readonly low: number;
  readonly high: number;
  /** Fine detail of B ÷ that of A. */
  readonly detail: number;
  /** Standard deviation of B's values about the mean of their channel ÷ that of A's. */
  readonly spread: number;
  /** Correlation of B's last x with its x_T. */
  readonly withNoise: number;
  /** Mean colour of the middle quarter of A and of B, 0 … 255; and of their edge, an eighth of the picture wide. */
  readonly middle: readonly [Colour, Colour];
  readonly edge: readonly [Colour, Colour];
}

interface Shape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** Two finished pictures, and the noise that B began with. Pure. */
export function findingsOf(a: Float32Array, b: Float32Array, noise: Float32Array, shape: Shape): Findings {
  const [before, after] = [clipped(a), clipped(b)];
  const difference = { ...shape, data: after.map((value, i) => value - (before[i] ?? 0)) };
  const { constant, low, high } = bandEnergies(difference);
  const both = (holds: (down: number, across: number) => boolean) => [meanColour(before, shape, holds), meanColour(after, shape, holds)] as const;
  const isEdge = (share: number): boolean => share < 1 / 8 || share >= 7 / 8;
  const isMiddle = (share: number): boolean => share >= 1 / 4 && share < 3 / 4;
  return {
    mse: meanSquareError(before, after),
    unclipped: meanSquareError(a, b),
    low: (constant + low) / a.length,
    high: high / a.length,
    detail: fineDetail({ ...shape, data: after }) / fineDetail({ ...shape, data: before }),
    spread: Math.sqrt(variance({ ...shape, data: after }) / variance({ ...shape, data: before })),
    withNoise: cosine(centred(b), centred(noise)),
    middle: both((down, across) => isMiddle(down) && isMiddle(across)),
    edge: both((down, across) => isEdge(down) || isEdge(across)),
  };
}

/** Whether two pictures came out as those of which something was written: another device adds otherwise, other weights paint otherwise. */
export function isAsWritten({ mse, detail }: Pick<Findings, 'mse' | 'detail'>, wrote: Pick<Findings, 'mse' | 'detail'>): boolean {
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 0.01 + 0.1 * b;
  return near(mse, wrote.mse) && near(detail, wrote.detail);
}

/** Of the samples at these shares of the height and of the width; a picture of one channel is grey. */
function meanColour(picture: Float32Array, { channels, height, width }: Shape, holds: (down: number, across: number) => boolean): Colour {
  const mean = (channel: number): number => {
    const values = Array.from(picture.subarray(channel * height * width, (channel + 1) * height * width)).filter((_, i) => holds(Math.floor(i / width) / height, (i % width) / width));
    return Math.round(127.5 * (1 + values.reduce((sum, value) => sum + value, 0) / values.length));
  };
  return channels < 3 ? [mean(0), mean(0), mean(0)] : [mean(0), mean(1), mean(2)];
}

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
