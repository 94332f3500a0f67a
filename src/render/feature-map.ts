import { sumOverChannels } from './channel-sums.ts';
import { directionsNear } from './orientation.ts';
import { centre, principalComponents, type Centred } from './principal-components.ts';
import { SHOWN } from './reference-look.ts';

/** One sample of a feature map, without the batch axis. */
export interface Volume {
  readonly data: Float32Array;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A feature map reduced to what one picture can show. */
export interface ComponentProjection {
  readonly kind: 'components';
  /** SHOWN planes of `pixels`; NaN at pixels where the tensor is not finite. */
  readonly planes: Float32Array;
  /** Standard deviation of each plane of the picture that sets the scale. */
  readonly deviations: readonly number[];
  /** Share of the variance of the whole tensor that the three planes hold. */
  readonly explained: number;
}

/** A tensor as it is drawn, and the directions in channel space that it was projected on. */
export interface OwnComponents {
  readonly projection: ComponentProjection;
  readonly directions: Float64Array;
}

/** `reference`: SHOWN rows of `channels` that hold the colours still from one evaluation to the next, or null where there are none yet. */
export function projectOwn(volume: Volume, reference: Float64Array | null): OwnComponents {
  const { channels } = volume;
  const pixels = volume.height * volume.width;
  const centred = centre(volume.data, channels, pixels, doublesFor(channels * pixels));
  const directions = directionsOf(centred, reference);
  const planes = project(centred, 0, channels, directions);
  return { projection: projectionOf(planes, planes, pixels, centred.total), directions };
}

/** The three pictures of a skip connection in one basis and on one scale: skip + below = joined, at every sample of every plane. */
export interface JoinedComponents {
  readonly skip: ComponentProjection;
  readonly below: ComponentProjection;
  readonly joined: ComponentProjection;
  readonly directions: Float64Array;
}

/**
 * The basis is that of the joined tensor: of the stacked channels (skip, then below) for a concatenation, of the sum for an
 * addition. Each half, less its own channel means, is projected with the rows of the basis that belong to it; the joined
 * picture is the sum of the two.
 */
export function projectJoin(skip: Volume, below: Volume, op: 'Concat' | 'Add', reference: Float64Array | null): JoinedComponents {
  const pixels = skip.height * skip.width;
  const joinedData = op === 'Concat' ? stack(skip.data, below.data) : sum(skip.data, below.data);
  const channels = joinedData.length / pixels;
  const joined = centre(joinedData, channels, pixels, doublesFor(channels * pixels));
  const directions = directionsOf(joined, reference);
  // Where the channels stand behind each other they have been centred already.
  const centredAt = (volume: Volume, from: number): Pick<Centred, 'x' | 'channels' | 'pixels' | 'broken'> =>
    op === 'Concat' && joined.broken.size === 0
      ? { ...joined, x: joined.x.subarray(from * pixels, (from + volume.channels) * pixels), channels: volume.channels }
      : centre(volume.data, volume.channels, pixels);
  const part = (volume: Volume, from: number): Float32Array => project(centredAt(volume, from), from, channels, directions);
  const skipPlanes = part(skip, 0);
  const belowPlanes = part(below, op === 'Concat' ? skip.channels : 0);
  const joinedPlanes = sum(skipPlanes, belowPlanes);
  const scaled = (planes: Float32Array): ComponentProjection => projectionOf(planes, joinedPlanes, pixels, joined.total);
  return { skip: scaled(skipPlanes), below: scaled(belowPlanes), joined: scaled(joinedPlanes), directions };
}

/**
 * Of two runs: a tensor in the other's directions, about its channel means and on its scale, so that the same colour is the same value.
 * `level` is the other's tensor; null for a difference, which is about 0.
 */
export function projectLike(volume: Volume, like: OwnComponents, level: Volume | null): ComponentProjection {
  const planes = project(about(volume, level), 0, volume.channels, like.directions);
  return { ...like.projection, planes };
}

/** The same of a skip connection: skip + below = joined. */
export function projectJoinLike(
  skip: Volume,
  below: Volume,
  op: 'Concat' | 'Add',
  like: JoinedComponents,
  level: { readonly skip: Volume; readonly below: Volume } | null,
): JoinedComponents {
  const channels = op === 'Concat' ? skip.channels + below.channels : skip.channels;
  const skipPlanes = project(about(skip, level?.skip ?? null), 0, channels, like.directions);
  const belowPlanes = project(about(below, level?.below ?? null), op === 'Concat' ? skip.channels : 0, channels, like.directions);
  return {
    directions: like.directions,
    skip: { ...like.skip, planes: skipPlanes },
    below: { ...like.below, planes: belowPlanes },
    joined: { ...like.joined, planes: sum(skipPlanes, belowPlanes) },
  };
}

/** Less the channel means of another tensor. What is not finite is left out, and said. */
function about({ data, channels, height, width }: Volume, level: Volume | null): Pick<Centred, 'x' | 'channels' | 'pixels' | 'broken'> {
  const pixels = height * width;
  const means = level === null ? null : centre(level.data, channels, pixels).means;
  const broken = new Set<number>();
  const x = Float64Array.from(data, (value, at) => {
    const own = value - (means?.[Math.floor(at / pixels)] ?? 0);
    if (Number.isFinite(own)) return own;
    broken.add(at % pixels);
    return 0;
  });
  return { x, channels, pixels, broken };
}

function directionsOf(centred: Centred, reference: Float64Array | null): Float64Array {
  const { x, channels, pixels } = centred;
  return reference?.length === SHOWN * channels
    ? directionsNear(reference, x, channels, pixels)
    : canonicalSigns(principalComponents(centred).vectors, channels);
}

/** `scale` is the picture whose deviations set the colours. */
function projectionOf(planes: Float32Array, scale: Float32Array, pixels: number, total: number): ComponentProjection {
  const deviations = deviationsOf(scale, pixels);
  const held = deviations.reduce((squares, deviation) => squares + deviation ** 2, 0);
  return { kind: 'components', planes, deviations, explained: total > 0 ? held / total : 0 };
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

/** SHOWN planes: a centred part, whose first channel is `from` of the `of` that the directions have, times the entries that belong to it. */
function project({ x, channels: count, pixels, broken }: Pick<Centred, 'x' | 'channels' | 'pixels' | 'broken'>, from: number, of: number, directions: Float64Array): Float32Array {
  const planes = sumOverChannels(x, count, pixels, { rows: directions, from, of });
  for (const pixel of broken) for (let k = 0; k < SHOWN; k++) planes[k * pixels + pixel] = NaN;
  return new Float32Array(planes);
}

function deviationsOf(planes: Float32Array, pixels: number): number[] {
  return Array.from({ length: SHOWN }, (_, k) => {
    let squares = 0;
    let finite = 0;
    for (let i = 0; i < pixels; i++) {
      const value = planes[k * pixels + i] ?? NaN;
      if (Number.isNaN(value)) continue;
      squares += value * value;
      finite++;
    }
    return finite === 0 ? 0 : Math.sqrt(squares / finite);
  });
}

function stack(a: Float32Array, b: Float32Array): Float32Array {
  const out = floatsFor(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function sum(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => value + (b[i] ?? 0));
}

/** Memory for what is let go of before anything else is projected: a run that is played would leave megabytes behind with every picture. */
let floats = new Float32Array(0);
let doubles = new Float64Array(0);

function floatsFor(length: number): Float32Array<ArrayBuffer> {
  if (floats.length < length) floats = new Float32Array(length);
  return floats.subarray(0, length);
}

function doublesFor(length: number): Float64Array<ArrayBuffer> {
  if (doubles.length < length) doubles = new Float64Array(length);
  return doubles.subarray(0, length);
}
