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

const CANDIDATES: readonly SinusoidFormula[] = [true, false].flatMap((cosineFirst) =>
  ([0, 1] as const).map((shift) => ({ cosineFirst, shift, maxPeriod: 10_000 })),
);

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

/** The formula that gives `row` at `t` within `tolerance`, or null. */
export function recogniseSinusoid(row: Float32Array, t: number, tolerance = 1e-3): SinusoidFormula | null {
  return (
    CANDIDATES.find((formula) => {
      const computed = sinusoid(t, row.length, formula);
      return row.every((value, i) => Math.abs(value - (computed[i] ?? 0)) <= tolerance);
    }) ?? null
  );
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
