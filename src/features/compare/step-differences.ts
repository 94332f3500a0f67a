import { bandEnergies, meanSquareError, type Bands } from '../../render/measures.ts';
import { linkedPosition } from '../../store/linked-position.ts';
import type { RunRoom } from '../../store/run-room.ts';
import type { RunRecord } from '../../store/store.ts';

/** How far apart two runs are at each step of the first, from what is known of both. Pure but for what it remembers. */

/** A run and its numbers. */
export interface Computed {
  readonly record: Pick<RunRecord, 'schedule' | 'run'>;
  readonly room: Pick<RunRoom, 'frame' | 'probe'>;
}

/** x̂₀ at a position of a run, or at its end the picture. */
export function pictureAt({ record, room }: Computed, position: number): Float32Array | undefined {
  const { total } = record.run;
  return position >= total ? room.frame(total - 1)?.prev : room.frame(position)?.predX0;
}

export interface PictureDifference {
  /** Mean of (a − b)². */
  readonly meanSquare: number;
  /** The same by bands: they add up to it. */
  readonly bands: Bands;
}

interface Shape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

const known = new WeakMap<Float32Array, WeakMap<Float32Array, PictureDifference>>();

export function pictureDifference(a: Float32Array, b: Float32Array, shape: Shape): PictureDifference {
  const ofA = known.get(a) ?? new WeakMap<Float32Array, PictureDifference>();
  known.set(a, ofA);
  const held = ofA.get(b);
  if (held !== undefined) return held;
  let bands: Bands | null = null;
  const made = {
    meanSquare: meanSquareError(a, b),
    // When they are asked for: the bar shows those of one position, and a run that is computed brings another with every step.
    get bands() {
      return (bands ??= bandsOf(a, b, shape));
    },
  };
  ofA.set(b, made);
  return made;
}

function bandsOf(a: Float32Array, b: Float32Array, shape: Shape): Bands {
  const { constant, low, high } = bandEnergies({ ...shape, data: a.map((value, i) => value - (b[i] ?? 0)) });
  const per = (energy: number): number => energy / a.length;
  return { constant: per(constant), low: per(low), high: per(high) };
}

function linked(one: Computed, other: Computed, position: number): number {
  return linkedPosition(one.record.schedule.timesteps, other.record.schedule.timesteps, position);
}

/** At each position of the first run, its end included; null where one of them is not there. */
export function pictureDifferences(one: Computed, other: Computed, shape: Shape): (PictureDifference | null)[] {
  return Array.from({ length: one.record.run.total + 1 }, (_, position) => {
    const a = pictureAt(one, position);
    const b = pictureAt(other, linked(one, other, position));
    return a === undefined || a.length !== b?.length ? null : pictureDifference(a, b, shape);
  });
}

/** Mean of (a − b)² of one tensor at each evaluation of the first run; null where it is not held in both, or their shapes differ. */
export function tensorDifferences(one: Computed, other: Computed, name: string): (number | null)[] {
  return Array.from({ length: one.record.run.total }, (_, position) => {
    const a = one.room.probe(position, name);
    const b = other.room.probe(linked(one, other, position), name);
    return a === undefined || a.data.length !== b?.data.length ? null : meanSquareOf(a.data, b.data);
  });
}

const squares = new WeakMap<Float32Array, WeakMap<Float32Array, number>>();

function meanSquareOf(a: Float32Array, b: Float32Array): number {
  const ofA = squares.get(a) ?? new WeakMap<Float32Array, number>();
  squares.set(a, ofA);
  const made = ofA.get(b) ?? meanSquareError(a, b);
  ofA.set(b, made);
  return made;
}
