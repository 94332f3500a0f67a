import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkBeginsAnew, joined, movedTo, takesOverAt } from './going-on.ts';
import { levelAt } from './level.ts';
import { createScheduler } from './scheduler.ts';

/** What diffusers' schedulers compute, and numpy between them, by tools/goldens/forks/make_fork_goldens.py. */
interface Golden {
  readonly noise: readonly number[];
  readonly outputs: readonly (readonly number[])[];
  readonly forks: readonly {
    readonly before: { readonly _class_name: string };
    readonly beforeSteps: number;
    readonly at: number;
    readonly after: { readonly _class_name: string };
    readonly afterSteps: number;
    readonly start: number;
    readonly left: readonly number[];
    readonly predX0: readonly number[];
    readonly samples: readonly (readonly number[])[];
  }[];
}

const golden = JSON.parse(readFileSync(new URL('../../tools/goldens/forks/forks.golden.json', import.meta.url), 'utf8')) as Golden;
const noise = Float32Array.from(golden.noise);

/** Float32 rounding, relative to the largest value. */
function expectSame(actual: Float32Array, expected: readonly number[], tolerance: number): void {
  const size = Math.max(...expected.map(Math.abs));
  expect(actual).toHaveLength(expected.length);
  expect(Math.max(...expected.map((value, i) => Math.abs((actual[i] ?? NaN) - value) / size))).toBeLessThanOrEqual(tolerance);
}

describe('a run that goes on with another sampler', () => {
  it.each(golden.forks)('$before._class_name ($beforeSteps), from $at on $after._class_name ($afterSteps)', ({ before, beforeSteps, at, after, afterSteps, ...expected }) => {
    const [first, second] = [createScheduler(before, beforeSteps), createScheduler(after, afterSteps)];
    const start = takesOverAt(first, at, second);
    expect(start).toBe(expected.start);
    const scheduler = joined(first, at, second, start);
    expect(scheduler.timesteps).toHaveLength(at + second.timesteps.length - start);
    expect(scheduler.stepOf(at)).toBe(scheduler.stepOf(at - 1) + 1);
    expect(scheduler.stepOf(scheduler.timesteps.length - 1)).toBe(scheduler.numSteps - 1);
    let x: Float32Array = noise.map((z) => z * scheduler.initNoiseSigma);
    let predX0 = x;
    for (let i = 0; i < scheduler.timesteps.length; i++) {
      if (i === at) {
        expectSame(x, expected.left, 1e-5);
        expectSame(predX0, expected.predX0, 1e-5);
        x = movedTo(x, predX0, levelAt(first, at), levelAt(scheduler, at));
        expectSame(x, expected.samples[0] ?? [], 1e-5);
      }
      ({ prevSample: x, predOriginalSample: predX0 } = scheduler.step(Float32Array.from(golden.outputs[i] ?? []), i, x));
      if (i >= at) expectSame(x, expected.samples[i - at + 1] ?? [], 3e-5);
    }
  });

  it('at the same level and scale is where it was', () => {
    const x = Float32Array.from(golden.noise);
    expect(movedTo(x, x.map((value) => value / 3), { signal: 0.6, noise: 0.8 }, { signal: 0.6, noise: 0.8 })).toEqual(x);
  });

  it('says where it cannot', () => {
    const of = (name: string, steps = 10) => createScheduler({ _class_name: name }, steps);
    expect(() => takesOverAt(of('HeunDiscreteScheduler'), 3, of('DDIMScheduler'))).toThrow(/middle of a step.*position 4/);
    expect(() => takesOverAt(of('DDIMScheduler'), 3, of('PNDMScheduler'))).toThrow(/can only start from noise/);
    expect(() => takesOverAt(of('DDIMScheduler'), 3, of('DDIMInverseScheduler'))).toThrow(/the other removes it/);
    expect(() => checkBeginsAnew(of('PNDMScheduler'), 3)).toThrow(/restart at position 3/);
  });
});
