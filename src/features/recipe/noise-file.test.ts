import { describe, expect, it } from 'vitest';
import { writeNpy } from '../../base/npy.ts';
import { standardNormal } from '../../base/philox.ts';
import { readNoise } from './noise-file.ts';

const dims = [3, 32, 32];
const noise = standardNormal(5, 0, 3072);
const file = (shape: readonly number[], data: Float32Array | Float64Array) => writeNpy({ dims: shape, data });

describe('readNoise', () => {
  it('takes an array of one sample, with or without a batch axis, in single or double precision', () => {
    expect(readNoise(file([3, 32, 32], noise), 'n.npy', dims)).toEqual({ data: noise, doubt: null });
    expect(readNoise(file([1, 3, 32, 32], Float64Array.from(noise)), 'n.npy', dims).data).toEqual(noise);
  });

  it('says what is unlike noise about it', () => {
    expect(readNoise(file(dims, noise.map((z) => 14 * z)), 'n.npy', dims).doubt).toMatch(/standard deviation (13|14)\.\d+.*init_noise_sigma/);
    expect(readNoise(file(dims, noise.map((z) => z + 0.5)), 'n.npy', dims).doubt).toMatch(/mean is 0\.\d+.*trained on such noise/);
  });

  it.each([
    ['another shape', file([2, 3, 32, 16], noise), /array of 2×3×32×16, and this model’s samples are 3×32×32/],
    ['a batch of two', file([2, 3, 32, 32], standardNormal(1, 0, 6144)), /2×3×32×32/],
    ['NaN', file(dims, noise.map((z, k) => (k === 7 ? NaN : z))), /NaN at element 7/],
    ['no .npy', new Uint8Array([1, 2, 3]), /not a \.npy file.*np\.save/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNoise(bytes, 'n.npy', dims)).toThrow(message);
  });
});
