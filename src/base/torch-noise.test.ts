import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fma32 } from './fma.ts';
import { torchNormal } from './torch-noise.ts';

/** What PyTorch draws, by tools/goldens/make_torch_noise_goldens.py. */
interface Golden {
  /** What the same generator draws after that. */
  readonly later: { readonly seed: number; readonly length: number; readonly sha256: readonly string[] };
  readonly laterUneven: Golden['later'];
  readonly cases: readonly { readonly seed: number; readonly shape: readonly number[]; readonly sha256: string; readonly bits?: readonly number[] }[];
}

const golden = JSON.parse(readFileSync(new URL('../../tools/goldens/torch-noise.golden.json', import.meta.url), 'utf8')) as Golden;

describe('torchNormal', () => {
  it.each(golden.cases)('is torch.manual_seed($seed); torch.randn($shape), to the bit', ({ seed, shape, sha256, bits }) => {
    const noise = torchNormal(seed, shape.reduce((product, n) => product * n, 1));
    if (bits !== undefined) expect(Array.from(new Int32Array(noise.buffer))).toEqual(bits);
    expect(createHash('sha256').update(new Uint8Array(noise.buffer)).digest('hex')).toBe(sha256);
  });

  it.each([golden.later, golden.laterUneven])('goes on as one generator does, $length numbers at a time', ({ seed, length, sha256 }) => {
    sha256.forEach((sum, k) => {
      expect(createHash('sha256').update(new Uint8Array(torchNormal(seed, length, k).buffer)).digest('hex')).toBe(sum);
    });
  });

  it('refuses what PyTorch draws otherwise, and seeds that are none', () => {
    expect(() => torchNormal(1, 15)).toThrow(/this model’s samples have 15\. Choose Philox for the noise\./);
    expect(() => torchNormal(-1, 16)).toThrow(RangeError);
    expect(() => torchNormal(0.5, 16)).toThrow(RangeError);
  });
});

describe('fma32', () => {
  it('rounds once, where two roundings would come out on the other side', () => {
    // The product is 2^-24·(1 − 2^-46): with 1 + 2^-23 it is just below a tie, which it is exactly once it was rounded to float64.
    const [a, b, c] = [1 + 2 ** -23, 2 ** -24 * (1 - 2 ** -23), 1 + 2 ** -23];
    expect(Math.fround(a * b + c)).toBe(1 + 2 ** -22);
    expect(fma32(a, b, c)).toBe(1 + 2 ** -23);
    expect(fma32(-a, b, -c)).toBe(-(1 + 2 ** -23));
  });

  it('is exact where the result is', () => {
    expect(fma32(3, 5, -15)).toBe(0);
    expect(fma32(2 ** -15, 2 ** -15, 2 ** 24)).toBe(2 ** 24);
  });
});
