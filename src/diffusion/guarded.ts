import { UserError } from '../base/user-error.ts';
import type { SchedulerClassName } from './config.ts';
import type { Sampler, Scheduler, StepOptions, Update } from './sampler.ts';

function stepError(message: string): UserError {
  return new UserError('scheduler-step', message);
}

/** Puts the checks that all samplers share in front of one: indices, lengths, finite numbers, order. */
export function guarded(className: SchedulerClassName, sampler: Sampler): Scheduler {
  const count = sampler.timesteps.length;
  let expected = 0;

  const evaluation = (i: number): string => `evaluation ${String(i + 1)} of ${String(count)} (index ${String(i)}, t = ${String(sampler.timesteps[i])})`;

  function checkIndex(i: number): void {
    if (Number.isInteger(i) && i >= 0 && i < count) return;
    throw stepError(`There is no evaluation with index ${String(i)}: this ${className} has ${String(count)}, from 0 to ${String(count - 1)}.`);
  }

  function checkFinite(data: Float32Array, what: string, i: number): void {
    const place = firstNotFinite(data);
    if (place < 0) return;
    throw stepError(
      `${what} holds ${String(data[place])} at element ${String(place)} of ${String(data.length)}, at ${evaluation(i)}. ` +
        'No step can be taken from it. Check the step before, the guidance scale and the edits to the network.',
    );
  }

  function checkOrder(i: number, start: boolean): void {
    if (start || i === 0) {
      if (!sampler.canStartAt(i)) {
        throw stepError(`${className} cannot start at ${evaluation(i)}: its first steps belong together. Start at index 0 or choose another sampler.`);
      }
      sampler.reset();
    } else if (sampler.keepsHistory && i !== expected) {
      throw stepError(
        `${className} uses the outputs of earlier steps, so steps must be taken in order: expected index ${String(expected)}, got ${String(i)}. ` +
          'Run again from index 0, or say that the trajectory starts here.',
      );
    }
  }

  function checked(modelOutput: Float32Array, i: number, sample: Float32Array, options: StepOptions): Update {
    const { eta = 0, noise, batch = 1 } = options;
    checkIndex(i);
    if (!Number.isInteger(batch) || batch < 1 || sample.length === 0 || sample.length % batch !== 0) {
      throw stepError(`The sample’s ${String(sample.length)} numbers cannot be ${String(batch)} samples of equal size. Give the number of samples as batch.`);
    }
    if (!(eta >= 0) || !Number.isFinite(eta)) throw stepError(`eta is ${String(eta)}, but it must be 0 or more.`);
    const twice = modelOutput.length === 2 * sample.length && sampler.acceptsVariance;
    if (modelOutput.length !== sample.length && !twice) {
      throw stepError(
        `The model’s output has ${String(modelOutput.length)} numbers and the sample ${String(sample.length)}, at ${evaluation(i)}. ` +
          `${className} as configured needs ${sampler.acceptsVariance ? 'as many or twice as many' : 'as many'}.`,
      );
    }
    checkFinite(modelOutput, 'The model’s output', i);
    checkFinite(sample, 'The sample', i);
    const needed = sampler.usesNoise(i, eta);
    if (needed) {
      if (noise === undefined) throw stepError(`${className} draws fresh noise at ${evaluation(i)}, but none was given. Pass it as noise.`);
      if (noise.length !== sample.length) {
        throw stepError(`The noise has ${String(noise.length)} numbers and the sample ${String(sample.length)}. They must have the same length.`);
      }
      checkFinite(noise, 'The noise', i);
    }
    const [mean, predictedVariance] = twice ? halves(modelOutput, batch) : [modelOutput, undefined];
    return { modelOutput: mean, sample, i, eta, noise: needed ? noise : undefined, batch, predictedVariance };
  }

  return {
    className,
    predictionType: sampler.predictionType,
    numTrainTimesteps: sampler.numTrainTimesteps,
    timesteps: sampler.timesteps,
    sigmas: sampler.sigmas,
    alphasCumprod: sampler.alphasCumprod,
    initNoiseSigma: sampler.initNoiseSigma,
    keepsHistory: sampler.keepsHistory,
    numSteps: sampler.stepOf(count - 1) + 1,
    stepOf: (i) => {
      checkIndex(i);
      return sampler.stepOf(i);
    },
    canStartAt: (i) => {
      checkIndex(i);
      return sampler.canStartAt(i);
    },
    usesNoise: (i, eta = 0) => {
      checkIndex(i);
      return sampler.usesNoise(i, eta);
    },
    scaleModelInput: (sample, i) => {
      checkIndex(i);
      return sampler.scaleModelInput(sample, i);
    },
    addNoise: (sample, noise, i) => {
      checkIndex(i);
      if (sample.length !== noise.length) {
        throw stepError(`The noise has ${String(noise.length)} numbers and the sample ${String(sample.length)}. They must have the same length.`);
      }
      return sampler.addNoise(sample, noise, i);
    },
    step: (modelOutput, i, sample, options = {}) => {
      const update = checked(modelOutput, i, sample, options);
      checkOrder(i, options.start === true);
      const result = sampler.update(update);
      expected = i + 1;
      return result;
    },
  };
}

/** x − x is 0 for every finite x and for no other: quicker than Number.isFinite, for three tensors at every step. */
function firstNotFinite(data: Float32Array): number {
  for (let k = 0; k < data.length; k++) {
    const x = data[k] ?? 0;
    if (x - x !== 0) return k;
  }
  return -1;
}

/** Each sample's channels are the output and then, as many, the variance. */
function halves(data: Float32Array, batch: number): [Float32Array, Float32Array] {
  const size = data.length / (2 * batch);
  const first = new Float32Array(data.length / 2);
  const second = new Float32Array(data.length / 2);
  for (let n = 0; n < batch; n++) {
    first.set(data.subarray(2 * n * size, (2 * n + 1) * size), n * size);
    second.set(data.subarray((2 * n + 1) * size, (2 * n + 2) * size), n * size);
  }
  return [first, second];
}
