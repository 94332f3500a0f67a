import { at, f32 } from './float32.ts';

// The few NumPy and PyTorch functions that timesteps and sigmas are laid out with, to the bit. A result that is rounded or
// cut to a whole timestep afterwards leaves no room for "nearly".

/** numpy.linspace(start, stop, count), float64, both ends included. */
export function linspace(start: number, stop: number, count: number): number[] {
  const div = count - 1;
  const step = div > 0 ? (stop - start) / div : 0;
  const out = Array.from({ length: count }, (_, i) => i * step + start);
  if (count > 1) out[count - 1] = stop;
  return out;
}

/** torch.linspace(start, stop, count, dtype=float32): from both ends to the middle, with a fused multiply-add. */
export function linspace32(start: number, stop: number, count: number): Float32Array {
  const first = f32(start);
  const last = f32(stop);
  const out = new Float32Array(count);
  if (count === 1) return out.fill(first);
  const step = f32(f32(last - first) / (count - 1));
  const half = count >> 1;
  // A product of two float32 is exact in float64, so that the sum is rounded once, as by the fused instruction.
  for (let i = 0; i < count; i++) out[i] = i < half ? first + step * i : last - step * (count - 1 - i);
  return out;
}

/** numpy.arange(start, 0, -step), float64: its length is a rounded quotient and may be one more than expected. */
export function arangeDown(start: number, step: number): number[] {
  const length = Math.ceil((0 - start) / -step);
  // NumPy writes the first two values and goes on by their difference.
  const delta = start - step - start;
  return Array.from({ length: Math.max(length, 0) }, (_, i) => start + i * delta);
}

/** numpy.round: halves go to the even neighbour. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** numpy.interp(x, [0, 1, 2, ...], table), float64; outside the table its end values. */
export function interpolateTable(x: number, table: ArrayLike<number>): number {
  const last = table.length - 1;
  if (x <= 0) return at(table, 0);
  if (x >= last) return at(table, last);
  const low = Math.floor(x);
  const slope = at(table, low + 1) - at(table, low);
  return slope * (x - low) + at(table, low);
}
