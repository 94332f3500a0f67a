import { describe, expect, it } from 'vitest';
import { fnv1a64 } from './fnv1a.ts';

/** FNV-1a 64 by the book, in BigInt. */
function reference(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, '0');
}

describe('fnv1a64', () => {
  it('is FNV-1a 64 of the bytes', () => {
    for (const values of [[], [0], [-0], [1, -1, 0.1], Array.from({ length: 999 }, (_, i) => Math.sin(i))]) {
      const data = Float32Array.from(values);
      expect(fnv1a64(data)).toBe(reference(new Uint8Array(data.buffer)));
    }
  });

  it('has the published value for no bytes', () => {
    expect(fnv1a64(new Float32Array(0))).toBe('cbf29ce484222325');
  });

  it('sees the last bit of one value', () => {
    expect(fnv1a64(Float32Array.of(1))).not.toBe(fnv1a64(Float32Array.of(1.0000001)));
  });
});
