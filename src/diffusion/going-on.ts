import { UserError } from '../base/user-error.ts';
import { rises, type Level } from './level.ts';
import type { Scheduler } from './sampler.ts';

/** A trajectory that is begun with one sampler and goes on with another. */

/**
 * x at another level and scale, its noise kept: with x̂₀ the noise in x is ε = (x − signal · x̂₀) ÷ noise, and x′ = signal′ · x̂₀ + noise′ · ε. That is DDIM's
 * deterministic step (Song et al. 2021, η = 0). Where only the scale differs, x̂₀ cancels: x′ = x · signal′ ÷ signal.
 */
export function movedTo(x: Float32Array, predX0: Float32Array, from: Level, to: Level): Float32Array {
  const ofX = to.noise / from.noise;
  const ofX0 = to.signal - from.signal * ofX;
  return x.map((value, k) => ofX * value + ofX0 * (predX0[k] ?? 0));
}

/**
 * The evaluation at which `after` takes over from evaluation `at` of `before`: of those where it can start, the one that tells the network the nearest t; of
 * two as near, the noisier.
 *
 * @throws UserError `recipe-fork` where there is none, or `before` is within a step there
 */
export function takesOverAt(before: Scheduler, at: number, after: Scheduler): number {
  const t = before.timesteps[at] ?? NaN;
  if (rises(before) || rises(after)) {
    throw new UserError('recipe-fork', `${before.className} cannot hand over to ${after.className}: one of them adds noise and the other removes it. Fork with the same sampler.`);
  }
  if (!beginsStep(before, at)) {
    throw new UserError('recipe-fork', `At position ${at}, ${before.className} is in the middle of a step, so no other sampler can take over. Fork at position ${at + 1}.`);
  }
  const starts = after.timesteps.flatMap((_, i) => (after.canStartAt(i) && beginsStep(after, i) ? [i] : []));
  const distance = (i: number): number => Math.abs((after.timesteps[i] ?? NaN) - t);
  const nearest = starts.reduce((best, i) => (distance(i) < distance(best) ? i : best), 0);
  // One that can only begin at its beginning would put back all the noise that is out already.
  if (starts.length === 1 && after.timesteps.length > 1) {
    throw new UserError('recipe-fork', `${after.className} can only start from noise, so it cannot take over at position ${at}. Fork with another sampler.`);
  }
  return nearest;
}

/** Checks that `scheduler` can begin anew, with nothing remembered, at its own evaluation `at`. Throws UserError `recipe-fork`. */
export function checkBeginsAnew(scheduler: Scheduler, at: number): void {
  if (scheduler.canStartAt(at) && beginsStep(scheduler, at)) return;
  throw new UserError('recipe-fork', `${scheduler.className} cannot restart at position ${at}, as new noise would require: its evaluations there form one step. Keep the noise, or fork at another position.`);
}

const beginsStep = (scheduler: Scheduler, i: number): boolean => i === 0 || scheduler.stepOf(i) !== scheduler.stepOf(i - 1);

/** `before` for evaluations below `at`, then `after` from its evaluation `from` on, with nothing remembered of what was before. */
export function joined(before: Scheduler, at: number, after: Scheduler, from: number): Scheduler {
  const where = (i: number): readonly [Scheduler, number] => (i < at ? [before, i] : [after, from + i - at]);
  const join = <T>(of: (scheduler: Scheduler) => readonly T[]): readonly T[] => [...of(before).slice(0, at), ...of(after).slice(from)];
  const stepsBefore = before.stepOf(at - 1) + 1;
  const firstStep = after.stepOf(from);
  return {
    ...after,
    initNoiseSigma: before.initNoiseSigma,
    timesteps: join(({ timesteps }) => timesteps),
    sigmas: join(({ sigmas }) => sigmas),
    numSteps: stepsBefore + after.numSteps - firstStep,
    keepsHistory: before.keepsHistory || after.keepsHistory,
    stepOf: (i) => (i < at ? before.stepOf(i) : stepsBefore + after.stepOf(from + i - at) - firstStep),
    canStartAt: (i) => {
      const [scheduler, own] = where(i);
      return scheduler.canStartAt(own);
    },
    usesNoise: (i, eta) => {
      const [scheduler, own] = where(i);
      return scheduler.usesNoise(own, eta);
    },
    scaleModelInput: (sample, i) => {
      const [scheduler, own] = where(i);
      return scheduler.scaleModelInput(sample, own);
    },
    addNoise: (sample, noise, i) => {
      const [scheduler, own] = where(i);
      return scheduler.addNoise(sample, noise, own);
    },
    step: (modelOutput, i, sample, options = {}) => {
      const [scheduler, own] = where(i);
      return scheduler.step(modelOutput, own, sample, i === at ? { ...options, start: true } : options);
    },
  };
}
