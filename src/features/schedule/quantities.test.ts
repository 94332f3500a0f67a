import { describe, expect, it } from 'vitest';
import { nearestPosition, overlays, quantitiesOf, trainedSchedule } from './quantities.ts';

describe('the noise schedule', () => {
  it('is written in three ways that agree: log-SNR = −2 log σ', () => {
    for (const alphaBar of [0.001, 0.25, 0.5, 0.999]) {
      const { sigma, logSnr } = quantitiesOf(alphaBar);
      expect(logSnr).toBeCloseTo(-2 * Math.log(sigma), 9);
      expect(1 / (1 + sigma * sigma)).toBeCloseTo(alphaBar, 9);
    }
  });

  it('can have every other laid over it, and its own is itself', () => {
    const trained = trainedSchedule({ _class_name: 'DDPMScheduler', beta_schedule: 'squaredcos_cap_v2', num_train_timesteps: 50 });
    expect(trained?.overlaid('squaredcos_cap_v2')).toEqual(trained?.alphaBar);
    expect(trained?.nearest).toEqual({ schedule: 'squaredcos_cap_v2', within: 0 });
    for (const overlay of overlays) {
      const other = trained?.overlaid(overlay) ?? new Float32Array();
      expect(other).toHaveLength(50);
      other.forEach((alphaBar, t) => expect(alphaBar).toBeLessThanOrEqual(other[t - 1] ?? 1));
    }
    expect(trainedSchedule({ _class_name: 'FlowMatchEulerDiscreteScheduler' })).toBeNull();
  });

  it('finds the step under the hand, and the picture behind the last', () => {
    expect(nearestPosition([900, 500, 20], 600, -20)).toBe(1);
    expect(nearestPosition([900, 500, 20], -15, -20)).toBe(3);
    expect(nearestPosition([], 3, -20)).toBe(0);
  });
});
