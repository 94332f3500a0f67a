/** IEEE 754 binary16. */

export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const view = new DataView(new ArrayBuffer(4));

/** The nearest binary16, ties to even, as its bits. */
export function toHalf(value: number): number {
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  // Below the smallest normal number: in units of 2⁻²⁴.
  if (magnitude < 0x38800000) return sign | roundToEven(Math.abs(view.getFloat32(0)) * 2 ** 24);
  // The exponent moves from a bias of 127 to one of 15; rounding may carry into it, as it should.
  return sign | roundToEven((magnitude - 0x38000000) / 8192);
}

function roundToEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
}

export function halfBits(values: ArrayLike<number>): Uint16Array {
  return Uint16Array.from(values, toHalf);
}

export function fromHalfBits(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, fromHalf);
}

/** From pairs of bytes, the lower first, as the shipped .npz hold them: they have no arrays of halves. */
export function fromHalfBytes(bytes: Uint8Array): Float32Array {
  return fromHalfBits(new Uint16Array(bytes.slice().buffer));
}
