/**
 * The sinusoidal embedding of a timestep (Vaswani et al. 2017, §3.5, as DDPM and diffusers use it): half of the numbers are
 * cosines, half sines, of t times frequencies that fall from 1 to nearly 1/10000.
 */
export interface SinusoidForm {
  readonly cosFirst: boolean;
  /** diffusers' `downscale_freq_shift`: the last exponent is reached at half − shift. */
  readonly shift: 0 | 1;
}

const forms: readonly SinusoidForm[] = [
  { cosFirst: true, shift: 0 },
  { cosFirst: false, shift: 1 },
  { cosFirst: false, shift: 0 },
  { cosFirst: true, shift: 1 },
];

const MAX_PERIOD = 10_000;

/** `length` numbers. Whole turns are taken off before the cosine, which loses nothing and helps at large t. */
export function sinusoidOf(timestep: number, length: number, { cosFirst, shift }: SinusoidForm): Float32Array {
  const half = Math.floor(length / 2);
  const out = new Float32Array(length);
  for (let i = 0; i < half; i++) {
    const cycles = (timestep * MAX_PERIOD ** (-i / Math.max(1, half - shift))) / (2 * Math.PI);
    const angle = (cycles - Math.floor(cycles)) * 2 * Math.PI;
    out[cosFirst ? i : half + i] = Math.cos(angle);
    out[cosFirst ? half + i : i] = Math.sin(angle);
  }
  return out;
}

export interface Sinusoid {
  readonly form: SinusoidForm;
  /** Largest |formula − tensor| of all that was compared. */
  readonly error: number;
}

export const SINUSOID_TOLERANCE = 1e-3;

/**
 * The form that reproduces the model's own embeddings, or null where none does to 1e-3: then nothing may be drawn by formula.
 * The more timesteps are compared, the surer: at t = 0 all forms of one order agree.
 */
export function recogniseSinusoid(seen: readonly { readonly timestep: number; readonly values: Float32Array }[]): Sinusoid | null {
  if (seen.length === 0) return null;
  let best: Sinusoid | null = null;
  for (const form of forms) {
    let error = 0;
    for (const { timestep, values } of seen) {
      const formula = sinusoidOf(timestep, values.length, form);
      for (let i = 0; i < values.length; i++) error = Math.max(error, Math.abs((formula[i] ?? 0) - (values[i] ?? 0)));
    }
    if (error <= SINUSOID_TOLERANCE && (best === null || error < best.error)) best = { form, error };
  }
  return best;
}

/** [length, timesteps]: one column for every t from `first` down to 0, as the film runs. */
export function sinusoidTable(timesteps: number, length: number, form: SinusoidForm): Float32Array {
  const out = new Float32Array(length * timesteps);
  for (let column = 0; column < timesteps; column++) {
    const values = sinusoidOf(timesteps - 1 - column, length, form);
    for (let i = 0; i < length; i++) out[i * timesteps + column] = values[i] ?? 0;
  }
  return out;
}
