import { fma32 } from './fma.ts';
import { mersenneTwister } from './mersenne-twister.ts';
import { UserError } from './user-error.ts';

/**
 * `torch.manual_seed(seed); torch.randn(shape)` on the CPU, to the bit: MT19937, 24 bits of each word as a uniform number, and Box and
 * Muller's transform on eight pairs at a time. PyTorch takes logarithm, sine and cosine from Cephes' single precision polynomials on
 * AVX2 with fused multiply-adds, and each is done here in the same order and with the same rounding. (PyTorch without AVX2 differs in
 * the last bits.)
 *
 * @param seed whole, 0 … 2^53 − 1; PyTorch uses its low 32 bits
 * @param length at least 16: below that PyTorch draws in another way
 * @param before how many arrays of this length were drawn from the generator before this one
 */
export function torchNormal(seed: number, length: number, before = 0): Float32Array {
  if (!Number.isSafeInteger(seed) || seed < 0) throw new RangeError(`seed ${String(seed)} is not a whole number from 0 to 2^53 - 1`);
  if (!Number.isInteger(length) || length < GROUP) throw new UserError('torch-noise', `torch.randn draws fewer than ${GROUP} numbers in another way, which is not repeated here, and this model’s samples have ${String(length)}. Choose Philox for the noise.`);
  const next = mersenneTwister(seed % 0x100000000);
  const out = new Float32Array(length);
  const words = length + (length % GROUP === 0 ? 0 : GROUP);
  for (let k = 0; k < before * words; k++) next();
  fillUniform(out, next);
  for (let at = 0; at + GROUP <= length; at += GROUP) boxMuller(out, at);
  if (length % GROUP !== 0) {
    // The last group is drawn anew, over the end of the one before.
    fillUniform(out.subarray(length - GROUP), next);
    boxMuller(out, length - GROUP);
  }
  return out;
}

const GROUP = 16;
const f32 = Math.fround;
const TWO_PI = f32(2 * Math.PI);

function fillUniform(out: Float32Array, next: () => number): void {
  for (let k = 0; k < out.length; k++) out[k] = (next() & 0xffffff) / 0x1000000;
}

/** The first eight of sixteen give the radii, the others the angles; cosines go to the first eight, sines to the others. */
function boxMuller(data: Float32Array, at: number): void {
  for (let k = at; k < at + GROUP / 2; k++) {
    const radius = f32(Math.sqrt(f32(-2 * log(f32(1 - (data[k] ?? 0))))));
    const [sin, cos] = sinCos(f32(TWO_PI * (data[k + GROUP / 2] ?? 0)));
    // Times the standard deviation 1, plus the mean 0, which makes −0 to 0.
    data[k] = f32(radius * cos) + 0;
    data[k + GROUP / 2] = f32(radius * sin) + 0;
  }
}

/** Horner's rule, the highest power first, each step one fused multiply-add. */
function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduce((sum, coefficient) => fma32(sum, x, coefficient));
}

const SQRT_HALF = f32(0.707106781186547524);
const LN2_LOW = f32(-2.12194440e-4);
const LN2_HIGH = f32(0.693359375);
const LOG = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1,
  3.3333331174e-1,
].map(f32);

/** ln x of a normal float32 in (0, 1]. */
function log(x: number): number {
  let exponent = 0;
  let mantissa = x;
  while (mantissa < 0.5) {
    mantissa *= 2;
    exponent--;
  }
  if (mantissa === 1) [mantissa, exponent] = [0.5, 1];
  // Mantissas from √½ to √2, less 1.
  if (mantissa < SQRT_HALF) [mantissa, exponent] = [2 * mantissa - 1, exponent - 1];
  else mantissa -= 1;
  const square = f32(mantissa * mantissa);
  let tail = f32(polynomial(mantissa, LOG) * mantissa);
  tail = fma32(tail, square, f32(exponent * LN2_LOW));
  tail = fma32(-0.5, square, tail);
  return fma32(exponent, LN2_HIGH, f32(mantissa + tail));
}

const FOUR_OVER_PI = f32(1.27323954473516);
/** −π/4 in three parts. */
const QUARTER_TURN = [-0.78515625, -2.4187564849853515625e-4, -3.77489497744594108e-8].map(f32);
const COS = [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2].map(f32);
const SIN = [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1].map(f32);

/** Sine and cosine of a float32 in [0, 2π]. */
function sinCos(angle: number): [sin: number, cos: number] {
  const octant = (Math.trunc(f32(angle * FOUR_OVER_PI)) + 1) & ~1;
  const x = QUARTER_TURN.reduce((rest, part) => fma32(octant, part, rest), angle);
  const square = f32(x * x);
  const even = f32(fma32(f32(polynomial(square, COS) * square), square, -f32(0.5 * square)) + 1);
  const odd = fma32(f32(polynomial(square, SIN) * square), x, x);
  const [sin, cos] = (octant & 2) === 0 ? [odd, even] : [even, odd];
  return [(octant & 4) === 0 ? sin : -sin, ((octant - 2) & 4) === 0 ? -cos : cos];
}
