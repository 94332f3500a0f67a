/**
 * The sinusoidal embedding of the timestep (Vaswani et al. 2017, §3.5; Ho et al. 2020, appendix B) comes in a few spellings.
 * To draw it for every t we must know which one the network uses, and we only believe one that reproduces the row that the
 * network itself computed.
 */
export interface SinusoidFormula {
  /** cos before sin (diffusers' `flip_sin_to_cos`). */
  readonly cosineFirst: boolean;
  /** Exponent i ÷ (half − shift): diffusers' `downscale_freq_shift`. */
  readonly shift: 0 | 1;
  readonly maxPeriod: number;
}

export function sinusoid(t: number, length: number, { cosineFirst, shift, maxPeriod }: SinusoidFormula): Float32Array {
  const half = length >> 1;
  const out = new Float32Array(length);
  for (let i = 0; i < half; i++) {
    const angle = t * maxPeriod ** (-i / Math.max(1, half - shift));
    out[i] = cosineFirst ? Math.cos(angle) : Math.sin(angle);
    out[half + i] = cosineFirst ? Math.sin(angle) : Math.cos(angle);
  }
  return out;
}

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

/** `rows` embeddings of evenly spaced t from 0 to `last`, one after another. */
export function sinusoidTable(rows: number, last: number, length: number, formula: SinusoidFormula): Float32Array {
  const out = new Float32Array(rows * length);
  for (let r = 0; r < rows; r++) out.set(sinusoid(timestepOfRow(r, rows, last), length, formula), r * length);
  return out;
}

export function timestepOfRow(row: number, rows: number, last: number): number {
  return Math.round((row * last) / Math.max(1, rows - 1));
}
