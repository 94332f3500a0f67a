/** Schedules that a model is likely to have been trained with, as diffusers names them. */
export type ScheduleName = 'linear' | 'scaled_linear' | 'squaredcos_cap_v2';

export function defaultSchedule(name: ScheduleName): { readonly _class_name: string; readonly [field: string]: unknown } {
  const ends = name === 'scaled_linear' ? { beta_start: 0.00085, beta_end: 0.012 } : { beta_start: 0.0001, beta_end: 0.02 };
  return { _class_name: 'DDIMScheduler', num_train_timesteps: 1000, beta_schedule: name, ...ends, clip_sample: name !== 'scaled_linear', set_alpha_to_one: true, steps_offset: 0, timestep_spacing: 'leading' };
}
