import { describe, expect, it } from 'vitest';
import { fromHalf, fromHalfBytes, toHalf } from './float16.ts';

describe('binary16', () => {
  // numpy: np.float16(x).view(np.uint16)
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [Infinity, 0x7c00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1.5 * 2 ** -24, 0x0002],
    [0.1, 0x2e66],
    [1.00048828125, 0x3c00],
    [1.00146484375, 0x3c02],
    [999, 0x63ce],
  ])('%d is numpy’s', (value, bits) => {
    expect(toHalf(value)).toBe(bits);
  });

  it('comes back', () => {
    for (let bits = 0; bits < 0x7c00; bits++) expect(toHalf(fromHalf(bits))).toBe(bits);
    expect(fromHalf(toHalf(NaN))).toBeNaN();
  });

  it('is read from bytes wherever in a file they lie', () => {
    // numpy: np.array([1, -2, 0.1], '<f2').tobytes(), behind one other byte.
    const file = Uint8Array.of(7, 0x00, 0x3c, 0x00, 0xc0, 0x66, 0x2e);
    expect([...fromHalfBytes(file.subarray(1))]).toEqual([1, -2, 0.0999755859375]);
  });
});
