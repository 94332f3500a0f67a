import { detailEnergy } from './detail.ts';
import type { Volume } from './feature-map.ts';
import { fineDetail, patternEnergy, variance } from './measures.ts';

/** What meets in a join: what crosses, and what comes up from below. */
export interface Halves {
  readonly skip: Volume;
  readonly below: Volume;
}

export interface JoinKind {
  readonly op: 'Concat' | 'Add';
  readonly order: 'decoder-first' | 'encoder-first';
}

/** Of the largest value: beyond it, what is read of a sum is no factor and constant for each channel. */
const AFFINE = 1e-3;

/**
 * The halves as they are read, from the joined tensor as it is read (after a norm). Of a concatenation they are its channels. A norm of a sum gives each
 * channel a factor and a constant; each half has that factor, and the constant belongs to neither. Null where the norm is not of that kind.
 */
export function readHalves(raw: Halves, read: Volume, kind: JoinKind): Halves | null {
  const held = halves.get(read);
  if (held?.raw.skip === raw.skip && held.raw.below === raw.below) return held.value;
  const value = computeHalves(raw, read, kind);
  halves.set(read, { raw, value });
  return value;
}

const halves = new WeakMap<Volume, { readonly raw: Halves; readonly value: Halves | null }>();

function computeHalves({ skip, below }: Halves, read: Volume, { op, order }: JoinKind): Halves | null {
  if (read.height !== skip.height || read.width !== skip.width) return null;
  const pixels = read.height * read.width;
  if (op === 'Concat') {
    if (skip.channels + below.channels !== read.channels) return null;
    const cut = (from: number, channels: number): Volume => ({ ...read, channels, data: read.data.subarray(from * pixels, (from + channels) * pixels) });
    return order === 'encoder-first'
      ? { skip: cut(0, skip.channels), below: cut(skip.channels, below.channels) }
      : { skip: cut(below.channels, skip.channels), below: cut(0, below.channels) };
  }
  const sum = skip.data.map((value, i) => value + (below.data[i] ?? 0));
  const factors = factorsOf({ ...skip, data: sum }, read);
  if (factors === null) return null;
  const times = (volume: Volume): Volume => ({ ...volume, data: volume.data.map((value, i) => value * (factors[Math.floor(i / pixels)] ?? 1)) });
  return { skip: times(skip), below: times(below) };
}

/** For each channel, y = factor · x + constant, by least squares; null where that does not give y. */
function factorsOf(x: Volume, y: Volume): number[] | null {
  const pixels = x.height * x.width;
  const factors: number[] = [];
  let worst = 0;
  let largest = 0;
  for (let c = 0; c < x.channels; c++) {
    const [a, b] = [x.data.subarray(c * pixels, (c + 1) * pixels), y.data.subarray(c * pixels, (c + 1) * pixels)];
    const [meanA, meanB] = [mean(a), mean(b)];
    let [aa, ab] = [0, 0];
    for (let i = 0; i < pixels; i++) {
      aa += ((a[i] ?? 0) - meanA) ** 2;
      ab += ((a[i] ?? 0) - meanA) * ((b[i] ?? 0) - meanB);
    }
    const factor = aa > 0 ? ab / aa : 0;
    for (let i = 0; i < pixels; i++) {
      worst = Math.max(worst, Math.abs((b[i] ?? 0) - meanB - factor * ((a[i] ?? 0) - meanA)));
      largest = Math.max(largest, Math.abs(b[i] ?? 0));
    }
    factors.push(factor);
  }
  return worst <= AFFINE * largest ? factors : null;
}

const mean = (values: Float32Array): number => values.reduce((total, value) => total + value, 0) / values.length;

/** What the skip is of the two, 0 … 1 each; NaN where neither has any. */
export interface JoinShares {
  /** Of the variance: Σ over channels of the mean square deviation from the channel's mean. */
  readonly variance: number;
  /** Of the fine detail, without the fixed 2 × 2 pattern of either. */
  readonly detail: number;
  /** Of what averaging 2 × 2 samples would lose of what comes from below, the part that is one fixed pattern. */
  readonly patternBelow: number;
}

const shares = new WeakMap<Volume, { readonly below: Volume; readonly value: JoinShares }>();

export function sharesOf({ skip, below }: Halves): JoinShares {
  const held = shares.get(skip);
  if (held?.below === below) return held.value;
  const of = (measure: (volume: Volume) => number): number => {
    const own = measure(skip);
    return own / (own + measure(below));
  };
  const value = {
    variance: of(variance),
    detail: of(fineDetail),
    patternBelow: patternEnergy(below) / detailEnergy(below.data, below.channels, below.height, below.width),
  };
  shares.set(skip, { below, value });
  return value;
}

/** Under which the components of halves that are read are held still: those of the tensor itself have its channels in another order. */
export function halvesSubject(read: string): string {
  return `${read}, skip first`;
}
