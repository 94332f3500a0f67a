import { parseSchedulerConfig } from '../../diffusion/parse-config.ts';
import { alphaBarSchedule, type BetaSchedule } from '../../diffusion/noise-schedule.ts';

/** The noise schedule in the three ways in which papers write it. Pure. */

export interface Quantities {
  /** ᾱ_t: what is left of the picture's variance. */
  readonly alphaBar: number;
  /** σ_t = √((1 − ᾱ_t) / ᾱ_t): the noise where the picture is kept at scale 1. */
  readonly sigma: number;
  /** log(ᾱ_t / (1 − ᾱ_t)), natural. */
  readonly logSnr: number;
}

export function quantitiesOf(alphaBar: number): Quantities {
  return { alphaBar, sigma: Math.sqrt((1 - alphaBar) / alphaBar), logSnr: Math.log(alphaBar / (1 - alphaBar)) };
}

export const overlays = ['linear', 'scaled_linear', 'squaredcos_cap_v2', 'sigmoid'] as const satisfies readonly BetaSchedule[];
export type Overlay = (typeof overlays)[number];

export const overlayNames: Readonly<Record<Overlay, string>> = {
  linear: 'linear',
  scaled_linear: 'scaled linear',
  squaredcos_cap_v2: 'cosine',
  sigmoid: 'sigmoid',
};

export interface TrainedSchedule {
  /** Its name in diffusers, or that its β are written out. */
  readonly name: string;
  /** The schedule that it is nearest to, and by how much their ᾱ differ at most. */
  readonly nearest: { readonly schedule: Overlay; readonly within: number };
  readonly alphaBar: Float32Array;
  readonly betas: { readonly start: number; readonly end: number };
  /** Another schedule over as many timesteps, from and to the same β where it has these. */
  readonly overlaid: (schedule: Overlay) => Float32Array;
}

/** The schedule that a model was trained with; null for flow models and EDM’s, which have none. */
export function trainedSchedule(schedulerConfig: unknown): TrainedSchedule | null {
  const { values } = parseSchedulerConfig(schedulerConfig);
  if (!('beta_start' in values) || values.prediction_type === 'flow_prediction') return null;
  const alphaBar = alphaBarSchedule(values);
  const overlaid = (schedule: Overlay): Float32Array => alphaBarSchedule({ ...values, trained_betas: null, rescale_betas_zero_snr: false, beta_schedule: schedule });
  return {
    name: values.trained_betas === null ? values.beta_schedule : 'trained_betas',
    nearest: overlays.map((schedule) => ({ schedule, within: furthest(alphaBar, overlaid(schedule)) })).reduce((best, one) => (one.within < best.within ? one : best)),
    alphaBar,
    betas: { start: values.beta_start, end: values.beta_end },
    overlaid,
  };
}

function furthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

/** The visited timestep that is nearest, as a position; `picture` is where the end of the run stands on the same axis. */
export function nearestPosition(timesteps: readonly number[], at: number, picture: number): number {
  let best = timesteps.length;
  timesteps.forEach((t, position) => {
    if (Math.abs(t - at) < Math.abs((timesteps[best] ?? picture) - at)) best = position;
  });
  return best;
}
