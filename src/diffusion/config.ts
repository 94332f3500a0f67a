import {
  boolean,
  choice,
  given,
  integer,
  nullable,
  number,
  numberList,
  numberOrMinusInfinity,
  only,
  type Fields,
  type ValuesOf,
} from './config-fields.ts';

// Field names, order and defaults are those of the constructors in diffusers 0.42 (src/diffusers/schedulers/*.py).

const PREDICTIONS = ['epsilon', 'sample', 'v_prediction'] as const;
const SPACINGS = ['linspace', 'leading', 'trailing'] as const;
const SCHEDULES = ['linear', 'scaled_linear', 'squaredcos_cap_v2'] as const;
const FINAL_SIGMAS = ['zero', 'sigma_min'] as const;

/** Betas are probabilities of a kind: outside [0, 1] ᾱ would grow or change sign. */
const betas = {
  num_train_timesteps: integer(1000, 1, 1_000_000),
  beta_start: number(0.0001, 0, 1),
  beta_end: number(0.02, 0, 1),
  beta_schedule: choice('linear', SCHEDULES),
  trained_betas: nullable(numberList(0, 1)),
};
const dynamicThresholding = {
  thresholding: boolean(false),
  dynamic_thresholding_ratio: number(0.995, 0, 1),
  sample_max_value: number(1, 0),
};
const clipping = { clip_sample_range: number(1, 0) };
const sigmaChoices = {
  use_karras_sigmas: boolean(false),
  use_exponential_sigmas: boolean(false),
  use_beta_sigmas: boolean(false),
};
const stepsOffset = { steps_offset: integer(0, 0) };
const flow = {
  use_flow_sigmas: boolean(false),
  flow_shift: number(1, Number.MIN_VALUE),
  use_dynamic_shifting: given(false),
  time_shift_type: choice('exponential', ['exponential', 'linear']),
};

/** diffusers' EDM samplers know the first two of `prediction_type`: what the others mean is in edm.ts. */
const edm = {
  sigma_min: number(0.002, Number.MIN_VALUE),
  sigma_max: number(80, Number.MIN_VALUE),
  sigma_data: number(0.5, Number.MIN_VALUE),
  sigma_schedule: choice('karras', ['karras', 'exponential']),
  num_train_timesteps: integer(1000, 1, 1_000_000),
  prediction_type: choice('epsilon', ['epsilon', 'v_prediction', 'sample', 'score']),
  rho: number(7, Number.MIN_VALUE),
};
/** k-diffusion's DPM-Solver-2. */
const kdpm2 = {
  ...betas,
  beta_start: number(0.00085, 0, 1),
  beta_end: number(0.012, 0, 1),
  ...sigmaChoices,
  prediction_type: choice('epsilon', ['epsilon', 'v_prediction']),
  timestep_spacing: choice('linspace', SPACINGS),
  ...stepsOffset,
};

export const schedulerFields = {
  DDPMScheduler: {
    ...betas,
    beta_schedule: choice('linear', [...SCHEDULES, 'sigmoid', 'laplace']),
    variance_type: choice('fixed_small', [
      'fixed_small',
      'fixed_small_log',
      'fixed_large',
      'fixed_large_log',
      'learned',
      'learned_range',
    ]),
    clip_sample: boolean(true),
    ...clipping,
    prediction_type: choice('epsilon', PREDICTIONS),
    ...dynamicThresholding,
    timestep_spacing: choice('leading', SPACINGS),
    ...stepsOffset,
    rescale_betas_zero_snr: boolean(false),
  },
  DDIMScheduler: {
    ...betas,
    clip_sample: boolean(true),
    ...clipping,
    set_alpha_to_one: boolean(true),
    ...stepsOffset,
    prediction_type: choice('epsilon', PREDICTIONS),
    ...dynamicThresholding,
    timestep_spacing: choice('leading', SPACINGS),
    rescale_betas_zero_snr: boolean(false),
  },
  EulerDiscreteScheduler: {
    ...betas,
    // 'original_sample' is an old name of 'sample' that diffusers still takes.
    prediction_type: choice('epsilon', PREDICTIONS, { original_sample: 'sample' }),
    interpolation_type: choice('linear', ['linear', 'log_linear']),
    ...sigmaChoices,
    sigma_min: nullable(number(0, Number.MIN_VALUE)),
    sigma_max: nullable(number(0, Number.MIN_VALUE)),
    timestep_spacing: choice('linspace', SPACINGS),
    timestep_type: choice('discrete', ['discrete', 'continuous']),
    ...stepsOffset,
    rescale_betas_zero_snr: boolean(false),
    final_sigmas_type: choice('zero', FINAL_SIGMAS),
  },
  EulerAncestralDiscreteScheduler: {
    ...betas,
    prediction_type: choice('epsilon', ['epsilon', 'v_prediction']),
    timestep_spacing: choice('linspace', SPACINGS),
    ...stepsOffset,
    rescale_betas_zero_snr: boolean(false),
  },
  HeunDiscreteScheduler: {
    ...betas,
    beta_start: number(0.00085, 0, 1),
    beta_end: number(0.012, 0, 1),
    beta_schedule: choice('linear', [...SCHEDULES, 'exp']),
    prediction_type: choice('epsilon', PREDICTIONS),
    ...sigmaChoices,
    clip_sample: boolean(false),
    ...clipping,
    timestep_spacing: choice('linspace', SPACINGS),
    ...stepsOffset,
  },
  DPMSolverMultistepScheduler: {
    ...betas,
    solver_order: integer(2, 1, 3),
    prediction_type: choice('epsilon', [...PREDICTIONS, 'flow_prediction']),
    ...dynamicThresholding,
    algorithm_type: choice('dpmsolver++', ['dpmsolver', 'dpmsolver++', 'sde-dpmsolver', 'sde-dpmsolver++'], {
      deis: 'dpmsolver++',
    }),
    solver_type: choice('midpoint', ['midpoint', 'heun'], { logrho: 'midpoint', bh1: 'midpoint', bh2: 'midpoint' }),
    lower_order_final: boolean(true),
    euler_at_final: boolean(false),
    ...sigmaChoices,
    use_lu_lambdas: boolean(false),
    ...flow,
    final_sigmas_type: choice('zero', FINAL_SIGMAS),
    lambda_min_clipped: numberOrMinusInfinity(-Infinity),
    variance_type: nullable(choice('learned', ['learned', 'learned_range'])),
    timestep_spacing: choice('linspace', SPACINGS),
    ...stepsOffset,
    rescale_betas_zero_snr: boolean(false),
  },
  UniPCMultistepScheduler: {
    ...betas,
    solver_order: integer(2, 1, 4),
    prediction_type: choice('epsilon', [...PREDICTIONS, 'flow_prediction']),
    ...dynamicThresholding,
    predict_x0: boolean(true),
    solver_type: choice('bh2', ['bh1', 'bh2'], { midpoint: 'bh2', heun: 'bh2', logrho: 'bh2' }),
    lower_order_final: boolean(true),
    disable_corrector: numberList(0, Number.MAX_SAFE_INTEGER),
    solver_p: only(null, 'it is another scheduler object, which a config file cannot hold'),
    ...sigmaChoices,
    ...flow,
    timestep_spacing: choice('linspace', SPACINGS),
    ...stepsOffset,
    final_sigmas_type: choice('zero', FINAL_SIGMAS),
    rescale_betas_zero_snr: boolean(false),
    sigma_min: nullable(number(0, Number.MIN_VALUE)),
    sigma_max: nullable(number(0, Number.MIN_VALUE)),
    shift_terminal: nullable(number(0, 0, 1)),
  },
  LCMScheduler: {
    ...betas,
    beta_start: number(0.00085, 0, 1),
    beta_end: number(0.012, 0, 1),
    beta_schedule: choice('scaled_linear', SCHEDULES),
    original_inference_steps: integer(50, 1),
    clip_sample: boolean(false),
    ...clipping,
    set_alpha_to_one: boolean(true),
    ...stepsOffset,
    prediction_type: choice('epsilon', PREDICTIONS),
    ...dynamicThresholding,
    timestep_spacing: choice('leading', SPACINGS),
    timestep_scaling: number(10, 0),
    rescale_betas_zero_snr: boolean(false),
  },
  PNDMScheduler: {
    ...betas,
    skip_prk_steps: boolean(false),
    set_alpha_to_one: boolean(false),
    prediction_type: choice('epsilon', ['epsilon', 'v_prediction']),
    timestep_spacing: choice('leading', SPACINGS),
    ...stepsOffset,
  },
  FlowMatchEulerDiscreteScheduler: {
    num_train_timesteps: integer(1000, 1, 1_000_000),
    shift: number(1, Number.MIN_VALUE),
    use_dynamic_shifting: given(false),
    base_shift: nullable(number(0.5), 0.5),
    max_shift: nullable(number(1.15), 1.15),
    base_image_seq_len: integer(256, 1),
    max_image_seq_len: integer(4096, 1),
    invert_sigmas: boolean(false),
    shift_terminal: nullable(number(0, 0, 1)),
    ...sigmaChoices,
    time_shift_type: choice('exponential', ['exponential', 'linear']),
    stochastic_sampling: boolean(false),
  },
  DPMSolverSinglestepScheduler: {
    ...betas,
    solver_order: integer(2, 1, 3),
    prediction_type: choice('epsilon', [...PREDICTIONS, 'flow_prediction']),
    ...dynamicThresholding,
    algorithm_type: choice('dpmsolver++', ['dpmsolver', 'dpmsolver++', 'sde-dpmsolver++'], { deis: 'dpmsolver++' }),
    solver_type: choice('midpoint', ['midpoint', 'heun'], { logrho: 'midpoint', bh1: 'midpoint', bh2: 'midpoint' }),
    lower_order_final: boolean(false),
    ...sigmaChoices,
    ...flow,
    final_sigmas_type: choice('zero', FINAL_SIGMAS),
    lambda_min_clipped: numberOrMinusInfinity(-Infinity),
    variance_type: nullable(choice('learned', ['learned', 'learned_range'])),
  },
  DEISMultistepScheduler: {
    ...betas,
    solver_order: integer(2, 1, 3),
    prediction_type: choice('epsilon', [...PREDICTIONS, 'flow_prediction']),
    ...dynamicThresholding,
    algorithm_type: choice('deis', ['deis'], { dpmsolver: 'deis', 'dpmsolver++': 'deis' }),
    solver_type: choice('logrho', ['logrho'], { midpoint: 'logrho', heun: 'logrho', bh1: 'logrho', bh2: 'logrho' }),
    lower_order_final: boolean(true),
    ...sigmaChoices,
    ...flow,
    timestep_spacing: choice('linspace', SPACINGS),
    ...stepsOffset,
  },
  KDPM2DiscreteScheduler: kdpm2,
  KDPM2AncestralDiscreteScheduler: kdpm2,
  DDIMInverseScheduler: {
    ...betas,
    clip_sample: boolean(true),
    set_alpha_to_one: boolean(true),
    ...stepsOffset,
    prediction_type: choice('epsilon', PREDICTIONS),
    ...clipping,
    timestep_spacing: choice('leading', ['leading', 'trailing']),
    rescale_betas_zero_snr: boolean(false),
  },
  EDMEulerScheduler: { ...edm, final_sigmas_type: choice('zero', FINAL_SIGMAS) },
  EDMDPMSolverMultistepScheduler: {
    ...edm,
    solver_order: integer(2, 1, 3),
    ...dynamicThresholding,
    algorithm_type: choice('dpmsolver++', ['dpmsolver++', 'sde-dpmsolver++'], { deis: 'dpmsolver++' }),
    solver_type: choice('midpoint', ['midpoint', 'heun'], { logrho: 'midpoint', bh1: 'midpoint', bh2: 'midpoint' }),
    lower_order_final: boolean(true),
    euler_at_final: boolean(false),
    final_sigmas_type: choice('zero', FINAL_SIGMAS),
  },
} as const satisfies Record<string, Fields>;

export type SchedulerClassName = keyof typeof schedulerFields;
/** The values of every field of one class, defaults filled in. */
export type ConfigOf<C extends SchedulerClassName> = ValuesOf<(typeof schedulerFields)[C]>;
/** The config of one class as it is used; `ignored` are the fields that the class does not read. */
export type SchedulerConfig = {
  [C in SchedulerClassName]: { readonly className: C; readonly values: ConfigOf<C>; readonly ignored: readonly string[] };
}[SchedulerClassName];

export const schedulerClassNames = Object.keys(schedulerFields) as readonly SchedulerClassName[];

export function isSchedulerClassName(name: unknown): name is SchedulerClassName {
  return typeof name === 'string' && Object.hasOwn(schedulerFields, name);
}
