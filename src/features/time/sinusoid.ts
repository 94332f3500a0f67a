import { sinusoid, type SinusoidFormula } from '../../render/sinusoids.ts';

/** [length, timesteps]: one column for every t from the last down to 0, as the film runs. */
export function sinusoidColumns(timesteps: number, length: number, formula: SinusoidFormula): Float32Array {
  const out = new Float32Array(length * timesteps);
  for (let column = 0; column < timesteps; column++) {
    const values = sinusoid(timesteps - 1 - column, length, formula);
    for (let i = 0; i < length; i++) out[i * timesteps + column] = values[i] ?? 0;
  }
  return out;
}
