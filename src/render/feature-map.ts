import { orient } from './orientation.ts';
import { principalComponents, SHOWN } from './principal-components.ts';
import { rangeOf, symmetricDomain, type Range } from './domain.ts';

/** One sample of a feature map, without the batch axis. */
export interface Volume {
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A feature map reduced to what one picture can show. */
export type Projection = ComponentProjection | ScalarProjection;

export interface ComponentProjection {
  readonly kind: 'components';
  /** SHOWN planes of `pixels`. */
  readonly planes: Float32Array;
  /** Standard deviation of each plane of the picture that sets the scale. */
  readonly deviations: readonly number[];
  /** Share of the variance of the whole tensor that the three planes hold. */
  readonly explained: number;
}

export interface ScalarProjection {
  readonly kind: 'scalar';
  readonly plane: Float32Array;
  /** Value of the strongest colour. */
  readonly domain: number;
}

/** A tensor in its own basis: what is drawn, and what the next tensor of the same name is oriented by. */
export interface OwnComponents {
  readonly projection: ComponentProjection;
  readonly directions: Float64Array;
}

export function projectOwn(volume: Volume, reference: Float64Array | null): OwnComponents {
  const { data, channels } = volume;
  const pixels = volume.height * volume.width;
  const found = principalComponents(data, channels, pixels);
  const directions = reference === null ? canonicalSigns(found.vectors, channels) : orient(found, reference);
  const planes = Float32Array.from(project(data, 0, channels, pixels, found.means, directions));
  return { projection: { kind: 'components', planes, deviations: deviationsOf(planes, pixels), explained: explainedShare(found) }, directions };
}

/** The three pictures of a skip connection in one basis and on one scale: skip + below = joined, at every sample of every plane. */
export interface JoinedComponents {
  readonly skip: ComponentProjection;
  readonly below: ComponentProjection;
  readonly joined: ComponentProjection;
  readonly directions: Float64Array;
}

/**
 * The basis is that of the joined tensor: of the stacked channels for a concatenation, of the sum for an addition. Each half
 * loses its own channel means, is projected with the rows of the basis that belong to it, and the joined picture is their sum.
 */
export function projectJoin(skip: Volume, below: Volume, op: 'Concat' | 'Add', reference: Float64Array | null): JoinedComponents {
  const pixels = skip.height * skip.width;
  const joined = op === 'Concat' ? stack(skip.data, below.data) : sum(skip.data, below.data);
  const channels = op === 'Concat' ? skip.channels + below.channels : skip.channels;
  const found = principalComponents(joined, channels, pixels);
  const directions = reference === null ? canonicalSigns(found.vectors, channels) : orient(found, reference);
  const belowFrom = op === 'Concat' ? skip.channels : 0;
  const skipPlanes = Float32Array.from(project(skip.data, 0, channels, pixels, channelMeans(skip.data, skip.channels, pixels), directions));
  const belowPlanes = Float32Array.from(
    project(below.data, belowFrom, channels, pixels, channelMeans(below.data, below.channels, pixels), directions),
  );
  const joinedPlanes = skipPlanes.map((value, i) => value + (belowPlanes[i] ?? 0));
  const deviations = deviationsOf(joinedPlanes, pixels);
  const explained = explainedShare(found);
  const part = (planes: Float32Array): ComponentProjection => ({ kind: 'components', planes, deviations, explained });
  return { skip: part(skipPlanes), below: part(belowPlanes), joined: part(joinedPlanes), directions };
}

/** Mean over the channels, divided by `of` (the channels of the joined tensor, where a half is to show what it adds to the mean). */
export function channelMean(volume: Volume, of = volume.channels): Float32Array {
  const pixels = volume.height * volume.width;
  const out = new Float64Array(pixels);
  for (let c = 0; c < volume.channels; c++) {
    for (let i = 0; i < pixels; i++) out[i] = (out[i] ?? 0) + (volume.data[c * pixels + i] ?? 0);
  }
  return Float32Array.from(out, (value) => value / of);
}

/** A view of one channel, or null where the tensor has no such channel. */
export function channelOf(volume: Volume, channel: number): Float32Array | null {
  const pixels = volume.height * volume.width;
  return channel >= 0 && channel < volume.channels ? volume.data.subarray(channel * pixels, (channel + 1) * pixels) : null;
}

/** One colour scale for pictures that stand side by side. */
export function scalars(planes: readonly Float32Array[], domain = Math.max(...planes.map(symmetricDomain))): ScalarProjection[] {
  return planes.map((plane) => ({ kind: 'scalar', plane, domain }));
}

export function volumeRange(volume: Volume): Range {
  return rangeOf(volume.data);
}

/**
 * Without a reference: each direction points where its largest entry is positive. Deterministic, but a direction may flip from
 * step to step when two entries are nearly as large, which is why a reference is preferred.
 */
function canonicalSigns(vectors: Float64Array, channels: number): Float64Array {
  const out = Float64Array.from(vectors);
  for (let k = 0; k < SHOWN; k++) {
    let largest = 0;
    for (let c = 0; c < channels; c++) {
      const value = out[k * channels + c] ?? 0;
      if (Math.abs(value) > Math.abs(largest) + 1e-12) largest = value;
    }
    if (largest < 0) for (let c = 0; c < channels; c++) out[k * channels + c] = -(out[k * channels + c] ?? 0);
  }
  return out;
}

/** SHOWN planes: directions restricted to the channels `from …` of this part, times the part less its means. */
function project(
  part: Float32Array,
  from: number,
  channels: number,
  pixels: number,
  means: Float64Array,
  directions: Float64Array,
): Float64Array {
  const planes = new Float64Array(SHOWN * pixels);
  const count = part.length / pixels;
  for (let k = 0; k < SHOWN; k++) {
    for (let c = 0; c < count; c++) {
      const w = directions[k * channels + from + c] ?? 0;
      if (w === 0) continue;
      const mean = means[c] ?? 0;
      for (let i = 0; i < pixels; i++) {
        planes[k * pixels + i] = (planes[k * pixels + i] ?? 0) + w * ((part[c * pixels + i] ?? 0) - mean);
      }
    }
  }
  return planes;
}

function channelMeans(data: Float32Array, channels: number, pixels: number): Float64Array {
  const means = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    let total = 0;
    for (let i = 0; i < pixels; i++) total += data[c * pixels + i] ?? 0;
    means[c] = total / pixels;
  }
  return means;
}

function deviationsOf(planes: Float32Array, pixels: number): number[] {
  return Array.from({ length: SHOWN }, (_, k) => {
    let squares = 0;
    for (let i = 0; i < pixels; i++) squares += (planes[k * pixels + i] ?? 0) ** 2;
    return Math.sqrt(squares / pixels);
  });
}

function explainedShare({ variances, total }: { variances: Float64Array; total: number }): number {
  return total > 0 ? variances.reduce((a, b) => a + b, 0) / total : 0;
}

function stack(a: Float32Array, b: Float32Array): Float32Array {
  const out = new Float32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + (b[i] ?? 0));
}
