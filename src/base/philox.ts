/**
 * Philox 4×32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel Random Numbers: As Easy as 1, 2, 3"), a counter-based
 * generator: random numbers as a pure function of key and counter, with nothing to be kept or advanced. So any part of a
 * run's noise can be made again, in any order and in any thread, and a seed means the same picture everywhere.
 */

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

export type FourWords = [number, number, number, number];

/** The upper 32 bits of a 32 × 32 bit product, from 16-bit halves, all of which stay below 2^53. */
function highWord(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = (middle & 0xffff) + a0 * b1;
  return (a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** Four random words of 32 bits. Counter and key are words too. */
export function philox4x32(counter: Readonly<FourWords>, key: readonly [number, number]): FourWords {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(M0, c0);
    const low0 = Math.imul(M0, c0);
    const high1 = highWord(M1, c2);
    const low1 = Math.imul(M1, c2);
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/**
 * Standard normal noise as a pure function of (seed, stream, index), the same to the bit in every JavaScript engine.
 *
 * Key: the low and high word of the seed. Counter: (index div 4, stream, 0, 0). Stream 0 is a run's initial noise, stream
 * 1 + i the fresh noise of model evaluation i. A longer array begins with the same numbers as a shorter one.
 *
 * @param seed whole, 0 … 2^53 − 1
 * @param stream whole, 0 … 2^32 − 1
 * @param length at most 2^34
 * @throws RangeError where one of them is not
 */
export function standardNormal(seed: number, stream: number, length: number): Float32Array {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed ${String(seed)} is not a whole number from 0 to 2^53 - 1`);
  if (!Number.isInteger(stream) || stream < 0 || stream > 0xffffffff) {
    throw new RangeError(`stream ${String(stream)} is not a whole number from 0 to 2^32 - 1`);
  }
  const out = new Float32Array(length);
  const key = [seed >>> 0, Math.floor(seed / 0x100000000)] as const;
  for (let at = 0; at < length; at += 4) {
    const words = philox4x32([at / 4, stream, 0, 0], key);
    for (let lane = 0; lane < 4 && at + lane < length; lane++) out[at + lane] = normalQuantile(toUnit(words[lane] ?? 0));
  }
  return out;
}

/** The middle of one of 2^32 equal parts of (0, 1): never 0 or 1, exact in float64. */
function toUnit(word: number): number {
  return (word + 0.5) / 0x100000000;
}

/** The standard normal quantile: Wichura 1988, algorithm AS 241, PPND16, to about 1e-16. p in (0, 1). */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(r, A)) / polynomial(r, B);
  }
  let r = Math.sqrt(-naturalLog(q < 0 ? p : 1 - p));
  let x: number;
  if (r <= 5) {
    r -= 1.6;
    x = polynomial(r, C) / polynomial(r, D);
  } else {
    r -= 5;
    x = polynomial(r, E) / polynomial(r, F);
  }
  return q < 0 ? -x : x;
}

/** Horner's rule, the constant first. */
function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * x + (coefficients[k] ?? 0);
  return sum;
}

const SQRT_HALF = 0.7071067811865476;
const LN2_HIGH = 0.693147180369123816490;
const LN2_LOW = 1.90821492927058770002e-10;
/** 1/(2k+1), of the series of artanh. */
const ODD = Array.from({ length: 12 }, (_, k) => 1 / (2 * k + 1));

/**
 * The natural logarithm of x in (0, 1], of nothing but IEEE 754's exactly rounded + − × ÷: Math.log may differ between
 * engines in its last bit, and a seed must mean the same noise everywhere. log m = 2·artanh((m − 1)/(m + 1)).
 */
export function naturalLog(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent--;
  }
  const s = (mantissa - 1) / (mantissa + 1);
  return exponent * LN2_HIGH + (2 * s * polynomial(s * s, ODD) + exponent * LN2_LOW);
}

const A = [
  3.387132872796366608, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
  6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
];
const B = [
  1, 4.2313330701600911252e1, 6.871870074920579083e2, 5.3941960214247511077e3, 2.1213794301586595867e4, 3.930789580009271061e4,
  2.8729085735721942674e4, 5.226495278852545925e3,
];
const C = [
  1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258,
  2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.7454501427834140764e-4,
];
const D = [
  1, 2.05319162663775882187, 1.6763848301838038494, 6.8976733498510000455e-1, 1.4810397642748007459e-1, 1.51986665636164571966e-2,
  5.475938084995344946e-4, 1.05075007164441684324e-9,
];
const E = [
  6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 2.9656057182850489123e-1, 2.6532189526576123093e-2,
  1.2426609473880784386e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
];
const F = [
  1, 5.9983220655588793769e-1, 1.3692988092273580531e-1, 1.48753612908506148525e-2, 7.868691311456132591e-4, 1.8463183175100546818e-5,
  1.4215117583164458887e-7, 2.04426310338993978564e-15,
];
