import { countOf, placeOf } from './places.ts';
import type { Made, Reader } from './sum.ts';

type Norm = Extract<Made, { kind: 'norm' }>;

interface Statistics {
  readonly mean: number;
  readonly deviation: number;
}

function statisticsOver(x: Reader, from: number, count: number): Statistics {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += x.number(from + i);
  const mean = sum / count;
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (x.number(from + i) - mean) ** 2;
  return { mean, deviation: Math.sqrt(squares / count) };
}

function norm(about: Omit<Norm, 'kind' | 'value'>): Norm {
  const { x, mean, deviation, epsilon, scale, shift } = about;
  const value = ((x.value - mean) / Math.sqrt(deviation ** 2 + epsilon)) * (scale?.value ?? 1) + (shift?.value ?? 0);
  return { kind: 'norm', ...about, value };
}

/** Over `groups` of the channels of x, [samples, channels, …]. `scale` and `shift` hold a number for each channel, or for each group. */
export function groupNorm(x: Reader, groups: number, epsilon: number, scale: Reader | null, shift: Reader | null, at: number, of: 'group' | 'instance' = 'group'): Norm {
  const [, channels = 1, ...rest] = x.dims;
  const plane = countOf(rest);
  const each = channels / groups;
  const [sample = 0, channel = 0] = placeOf(Math.floor(at / plane), x.dims.slice(0, 2));
  const group = Math.floor(channel / each);
  const count = each * plane;
  const of_ = (from: Reader | null) => from?.source(from.length === 1 ? 0 : from.length === groups ? group : channel) ?? null;
  return norm({
    of,
    x: x.source(at),
    ...statisticsOver(x, (sample * channels + group * each) * plane, count),
    count,
    channels: [group * each, (group + 1) * each],
    epsilon,
    scale: of_(scale),
    shift: of_(shift),
  });
}

/** Over all axes from `axis` on. */
export function layerNorm(x: Reader, axis: number, epsilon: number, scale: Reader | null, shift: Reader | null, at: number): Norm {
  const count = countOf(x.dims.slice(axis));
  const from = Math.floor(at / count) * count;
  const own = (reader: Reader | null) => reader?.source(reader.length === 1 ? 0 : (at - from) % reader.length) ?? null;
  return norm({ of: 'layer', x: x.source(at), ...statisticsOver(x, from, count), count, channels: null, epsilon, scale: own(scale), shift: own(shift) });
}

/** With the mean and variance that training kept. */
export function batchNorm(x: Reader, [scale, shift, mean, variance]: readonly [Reader, Reader, Reader, Reader], epsilon: number, at: number): Norm {
  const [, channel = 0] = placeOf(at, x.dims);
  return norm({
    of: 'batch',
    x: x.source(at),
    mean: mean.number(channel),
    deviation: Math.sqrt(variance.number(channel)),
    count: null,
    channels: null,
    epsilon,
    scale: scale.source(channel),
    shift: shift.source(channel),
  });
}
