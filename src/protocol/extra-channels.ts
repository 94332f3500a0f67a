import type { Conditions, InputArray, NetworkInputs } from './frame.ts';
import { extraName, type Manifest } from './manifest.ts';

type Shape = Pick<Manifest, 'sample' | 'inputs'>;

/** What the network reads in place of the sample: [B, C + extra, H, W], each further channel one number all over, or as it is given. */
export function withExtraChannels(manifest: Shape, { sample: data, batch, conditions }: NetworkInputs): InputArray {
  const { channels, height, width, extra } = manifest.sample;
  const plane = height * width;
  if (extra.length === 0) return { dims: [batch, channels, height, width], data };
  const given = conditions[extraName(manifest)];
  const whole = new Float32Array(batch * (channels + extra.length) * plane);
  for (let b = 0; b < batch; b++) {
    const at = b * (channels + extra.length) * plane;
    whole.set(data.subarray(b * channels * plane, (b + 1) * channels * plane), at);
    if (given !== undefined && 'data' in given) whole.set(given.data.subarray(b * extra.length * plane, (b + 1) * extra.length * plane), at + channels * plane);
    else extra.forEach((value, i) => whole.fill(value, at + (channels + i) * plane, at + (channels + i + 1) * plane));
  }
  return { dims: [batch, channels + extra.length, height, width], data: whole };
}

/** The other way round: the sample by itself, and what lies behind it under its own name. */
export function withoutExtraChannels(manifest: Shape, whole: Float32Array, batch: number): { readonly sample: Float32Array; readonly conditions: Conditions } {
  const { channels, height, width, extra } = manifest.sample;
  if (extra.length === 0) return { sample: whole, conditions: {} };
  const plane = height * width;
  const each = (channels + extra.length) * plane;
  const sample = new Float32Array(batch * channels * plane);
  const behind = new Float32Array(batch * extra.length * plane);
  for (let b = 0; b < batch; b++) {
    sample.set(whole.subarray(b * each, b * each + channels * plane), b * channels * plane);
    behind.set(whole.subarray(b * each + channels * plane, (b + 1) * each), b * extra.length * plane);
  }
  return { sample, conditions: { [extraName(manifest)]: { dims: [batch, extra.length, height, width], data: behind } } };
}
