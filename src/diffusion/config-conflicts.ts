import type { ConfigOf, SchedulerConfig } from './config.ts';

/**
 * What diffusers' constructors check across fields, and what would only fail in the middle of a run there: one sentence each, without its
 * full stop.
 */
export function conflictsOf(config: SchedulerConfig): readonly string[] {
  const { className, values } = config;
  const found: string[] = [];
  if ('use_karras_sigmas' in values) {
    const on = (['use_karras_sigmas', 'use_exponential_sigmas', 'use_beta_sigmas'] as const).filter((name) => values[name]);
    if (on.length > 1) found.push(`${on.join(' and ')} are both true, but a run has only one set of sigmas. Keep just one of them`);
  }
  if ('use_flow_sigmas' in values && values.prediction_type === 'flow_prediction' && !values.use_flow_sigmas) {
    found.push(
      'prediction_type "flow_prediction" is the velocity along the straight paths of a flow, whose noise levels are not those of betas. Set use_flow_sigmas to true',
    );
  }
  if ('trained_betas' in values && values.trained_betas !== null && values.trained_betas.length < values.num_train_timesteps) {
    found.push(
      `trained_betas has ${values.trained_betas.length} numbers for num_train_timesteps = ${values.num_train_timesteps}. ` +
        'Give one beta for every timestep, or set num_train_timesteps to their number',
    );
  }
  if (className === 'DPMSolverMultistepScheduler') found.push(...dpmSolverConflicts(config.values));
  if (className === 'DPMSolverSinglestepScheduler') found.push(...dpmSolverConflicts(config.values));
  if (className === 'EDMDPMSolverMultistepScheduler' && config.values.algorithm_type === 'sde-dpmsolver++' && config.values.solver_order === 3) {
    found.push('algorithm_type "sde-dpmsolver++" has no third-order update here, nor in diffusers. Set solver_order to 1 or 2');
  }
  if (className === 'DDIMInverseScheduler' && config.values.prediction_type === 'sample' && config.values.set_alpha_to_one) {
    found.push('a network that predicts the picture says nothing about the noise in a clean one, from which this run starts. Set set_alpha_to_one to false');
  }
  if (className === 'UniPCMultistepScheduler') found.push(...uniPcConflicts(config.values));
  if (className === 'LCMScheduler' && config.values.original_inference_steps > config.values.num_train_timesteps) {
    found.push(
      `original_inference_steps is ${config.values.original_inference_steps}, more than num_train_timesteps = ${config.values.num_train_timesteps}. Lower it`,
    );
  }
  return found;
}

function dpmSolverConflicts(values: ConfigOf<'DPMSolverMultistepScheduler' | 'DPMSolverSinglestepScheduler'>): readonly string[] {
  const found: string[] = [];
  const predictsNoise = values.algorithm_type === 'dpmsolver' || values.algorithm_type === 'sde-dpmsolver';
  if (predictsNoise && values.final_sigmas_type === 'zero') {
    found.push(
      `algorithm_type "${values.algorithm_type}" integrates the predicted noise and cannot step to σ = 0. Set final_sigmas_type to "sigma_min"`,
    );
  }
  if (values.algorithm_type === 'sde-dpmsolver' && values.solver_order === 3) {
    found.push('algorithm_type "sde-dpmsolver" has no third-order update, nor in diffusers. Set solver_order to 1 or 2');
  }
  if (predictsNoise && values.prediction_type === 'flow_prediction') {
    found.push(`algorithm_type "${values.algorithm_type}" cannot use flow_prediction. Set it to "dpmsolver++"`);
  }
  return found;
}

function uniPcConflicts(values: ConfigOf<'UniPCMultistepScheduler'>): readonly string[] {
  const found: string[] = [];
  if (values.shift_terminal !== null && !values.use_flow_sigmas) {
    found.push('shift_terminal only means something with use_flow_sigmas. Set use_flow_sigmas to true or remove it');
  }
  if (!values.predict_x0 && values.prediction_type === 'flow_prediction') {
    found.push('flow_prediction needs predict_x0. Set predict_x0 to true');
  }
  return found;
}
