import { readNpy } from '../../base/npy.ts';
import { messageOf, UserError } from '../../base/user-error.ts';

export interface NoiseArray {
  readonly data: Float32Array;
  /** What is unlike standard normal noise about it, in a sentence, or null. */
  readonly doubt: string | null;
}

/**
 * An array of standard normal numbers of one sample, as `np.save` writes it.
 * @param dims of one sample, [channels, height, width]; axes of length 1 before them are as good
 * @throws UserError `noise-file`
 */
export function readNoise(bytes: Uint8Array, name: string, dims: readonly number[]): NoiseArray {
  const array = (() => {
    try {
      return readNpy(bytes);
    } catch (cause) {
      throw new UserError('noise-file', `“${name}” cannot be read: ${messageOf(cause)}. Save the noise with np.save(…, noise.astype(np.float32)).`, { cause });
    }
  })();
  const own = array.dims.slice(Math.max(0, array.dims.length - dims.length));
  const before = array.dims.slice(0, array.dims.length - own.length);
  if (own.length !== dims.length || own.some((size, axis) => size !== dims[axis]) || before.some((size) => size !== 1)) {
    throw new UserError('noise-file', `“${name}” is an array of ${array.dims.join('×')}, and this model’s samples are ${dims.join('×')}. Save one of that shape.`);
  }
  const data = Float32Array.from(array.data, Number);
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new UserError('noise-file', `“${name}” holds ${String(data[bad])} at element ${bad}. Noise must be finite numbers: choose another file.`);
  return { data, doubt: doubtOf(data) };
}

function doubtOf(data: Float32Array): string | null {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const deviation = Math.sqrt(data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length);
  // Four standard errors of either.
  const room = 4 / Math.sqrt(data.length);
  if (Math.abs(mean) < room && Math.abs(deviation - 1) < room) return null;
  return (
    `Its mean is ${mean.toFixed(3)} and its standard deviation ${deviation.toFixed(3)}; standard normal noise has 0 and 1. ` +
    (deviation > 1.5 ? 'If it was multiplied by the scheduler’s init_noise_sigma, save it before that: the sampler does it here.' : 'The network was trained on such noise only.')
  );
}
