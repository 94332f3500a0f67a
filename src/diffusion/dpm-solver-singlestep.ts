import type { ConfigOf } from './config.ts';
import { drawsNoise, solverOutput } from './dpm-multistep.ts';
import { singlestepUpdate } from './dpm-singlestep-update.ts';
import { at } from './float32.ts';
import { finiteAlphaBarSchedule } from './noise-schedule.ts';
import { estimateAt } from './prediction.ts';
import { plainSampler, type Sampler, type StepResult, type Update } from './sampler.ts';
import { dpmSolverLayout, lambdaLevel, levelAt, levelOf, noisedAtLevel } from './solver-sigmas.ts';
import { stepResult } from './step-result.ts';

/**
 * DPM-Solver and DPM-Solver++, singlestep: two or three evaluations belong together and share a beginning, and each of them goes from
 * there to its own level with all that is known by then (Lu et al. 2022, arXiv 2206.00927, algorithms 1 and 2; 2211.01095, algorithm 1).
 * diffusers counts every evaluation as a step. Source: diffusers.schedulers.scheduling_dpmsolver_singlestep.
 */
export function dpmSolverSinglestep(config: ConfigOf<'DPMSolverSinglestepScheduler'>, numInferenceSteps: number): Sampler {
  const alphasCumprod = finiteAlphaBarSchedule(config);
  const spacing = { timestep_spacing: 'linspace', steps_offset: 0, use_lu_lambdas: false, beta_schedule: 'linear' } as const;
  const { sigmas, timesteps } = dpmSolverLayout(alphasCumprod, { ...config, ...spacing }, numInferenceSteps);
  const levels = sigmas.map((sigma) => lambdaLevel(sigma, config.use_flow_sigmas));
  const orders = ordersOf(config, timesteps.length);
  const predictsX0 = config.algorithm_type !== 'dpmsolver';
  const stochastic = config.algorithm_type === 'sde-dpmsolver++';

  /** Converted outputs of the evaluations before this one, newest first. */
  let history: Float32Array[] = [];
  /** x at the beginning of the evaluations that belong together. */
  let start: Float32Array | undefined;

  function update({ modelOutput, sample, i, noise, batch }: Update): StepResult {
    const level = levelAt(levels, i);
    const to = levelAt(levels, i + 1);
    const estimate = estimateAt(config.prediction_type, modelOutput, sample, levelOf(level), config, batch);
    const { output, symbol, stages } = solverOutput(predictsX0, estimate, sample, level);
    const order = Math.min(at(orders, i), history.length + 1);
    if (order === 1 || start === undefined) start = sample;
    const outputs = [output, ...history].slice(0, order);
    const made = singlestepUpdate({
      algorithm: config.algorithm_type,
      solverType: config.solver_type,
      outputs,
      outputSymbol: symbol,
      sample: start,
      noise,
      levels: outputs.map((_, k) => levelAt(levels, i - k)),
      to,
    });
    history = [output, ...history].slice(0, config.solver_order - 1);
    return stepResult(estimate, made.terms, { scaleT: level.signal, sigmaT: level.noise, scalePrev: to.signal, sigmaPrev: to.noise, ...made.values }, [...stages, ...made.stages]);
  }

  return {
    ...plainSampler,
    predictionType: config.prediction_type,
    numTrainTimesteps: config.num_train_timesteps,
    timesteps,
    sigmas,
    alphasCumprod,
    initNoiseSigma: 1,
    keepsHistory: config.solver_order > 1,
    acceptsVariance: config.variance_type !== null && config.prediction_type === 'epsilon',
    usesNoise: (i) => drawsNoise(stochastic, sigmas, i),
    reset: () => {
      history = [];
      start = undefined;
    },
    addNoise: noisedAtLevel(levels),
    update,
  };
}

/** The order of each evaluation: 1, 2, 1, 2 … or 1, 2, 3, 1, 2, 3 …, lower at the end where the number of steps does not divide. */
function ordersOf(config: ConfigOf<'DPMSolverSinglestepScheduler'>, count: number): number[] {
  const order = config.solver_order;
  // diffusers turns lower_order_final on where it cannot do without.
  const lowers = config.lower_order_final || count % order !== 0 || config.final_sigmas_type === 'zero';
  const orders = Array.from({ length: count }, (_, i) => (i % order) + 1);
  if (lowers && order === 3 && count % 3 === 0) orders.splice(-3, 3, 1, 2, 1);
  if (lowers && order === 2 && count % 2 === 0) orders.splice(-2, 2, 1, 1);
  if (config.final_sigmas_type === 'zero') orders[count - 1] = 1;
  return orders;
}
