import { bench, describe } from 'vitest';
import { standardNormal } from '../base/philox.ts';
import { createScheduler } from './scheduler.ts';

// A network step on 3×64×64 takes about 40 ms; a sampler's must be far below 1 % of that (0.4 ms).

const size = 3 * 64 * 64;
const sample = standardNormal(1, 0, size);
const output = standardNormal(1, 1, size);
const noise = standardNormal(1, 2, size);

describe('one evaluation on 3×64×64', () => {
  const configs: readonly Readonly<Record<string, unknown>>[] = [
    { _class_name: 'DDPMScheduler' },
    { _class_name: 'DDPMScheduler', thresholding: true },
    { _class_name: 'DDIMScheduler' },
    { _class_name: 'EulerDiscreteScheduler' },
    { _class_name: 'EulerAncestralDiscreteScheduler' },
    { _class_name: 'HeunDiscreteScheduler' },
    { _class_name: 'DPMSolverMultistepScheduler', solver_order: 3 },
    { _class_name: 'UniPCMultistepScheduler', solver_order: 3 },
    { _class_name: 'LCMScheduler' },
    { _class_name: 'PNDMScheduler' },
    { _class_name: 'FlowMatchEulerDiscreteScheduler' },
  ];
  for (const config of configs) {
    const scheduler = createScheduler(config, 20);
    let i = 0;
    bench(JSON.stringify(config), () => {
      scheduler.step(output, i, sample, { noise });
      i = (i + 1) % scheduler.timesteps.length;
    });
  }
  let stream = 0;
  bench('standardNormal', () => {
    standardNormal(7, stream++, size);
  });
});
