/**
 * FNV-1a, 64 bits, over the little-endian bytes of a Float32Array, as 16 hex digits (Fowler, Noll, Vo; draft-eastlake-fnv).
 * Equal to the bit, or different: it says nothing about how far apart two pictures are.
 */
export function fnv1a64(data: Float32Array): string {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  // 64-bit state in two 32-bit halves; the prime is 2^40 + 0x1b3.
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
