import { sinusoid, type SinusoidFormula } from '../../render/sinusoids.ts';

/**
 * Which spelling of the sinusoidal embedding the network uses, and how exactly: compared with every row that it computed. The more
 * timesteps are compared, the surer: at t = 0 all spellings of one order agree.
 */
export interface Sinusoid {
  readonly formula: SinusoidFormula;
  /** Largest |formula − tensor| of all that was compared. */
  readonly error: number;
}

export const SINUSOID_TOLERANCE = 1e-3;

/** The commonest first, which wins where several agree. */
const spellings: readonly SinusoidFormula[] = [
  { cosineFirst: true, shift: 0, maxPeriod: 10_000 },
  { cosineFirst: false, shift: 1, maxPeriod: 10_000 },
  { cosineFirst: false, shift: 0, maxPeriod: 10_000 },
  { cosineFirst: true, shift: 1, maxPeriod: 10_000 },
];

/** Null where none reproduces all rows to the tolerance: then nothing may be drawn by formula. */
export function recogniseSinusoid(seen: readonly { readonly timestep: number; readonly values: Float32Array }[]): Sinusoid | null {
  if (seen.length === 0) return null;
  let best: Sinusoid | null = null;
  for (const formula of spellings) {
    let error = 0;
    for (const { timestep, values } of seen) {
      const computed = sinusoid(timestep, values.length, formula);
      for (let i = 0; i < values.length; i++) error = Math.max(error, Math.abs((computed[i] ?? 0) - (values[i] ?? 0)));
    }
    if (error <= SINUSOID_TOLERANCE && (best === null || error < best.error)) best = { formula, error };
  }
  return best;
}

/** [length, timesteps]: one column for every t from the last down to 0, as the film runs. */
export function sinusoidColumns(timesteps: number, length: number, formula: SinusoidFormula): Float32Array {
  const out = new Float32Array(length * timesteps);
  for (let column = 0; column < timesteps; column++) {
    const values = sinusoid(timesteps - 1 - column, length, formula);
    for (let i = 0; i < length; i++) out[i * timesteps + column] = values[i] ?? 0;
  }
  return out;
}
