import { describe, expect, it } from 'vitest';
import golden from '../../../tools/goldens/pages/pages.golden.json' with { type: 'json' };
import { recogniseSinusoid } from '../../render/sinusoids.ts';
import { sinusoidColumns } from './sinusoid.ts';

describe.each(golden.sinusoids)('cosFirst $cosFirst, shift $shift, as PyTorch computes it', ({ cosFirst, shift, timestep, values }) => {
  it('is recognised', () => {
    const found = recogniseSinusoid([{ timestep, values: Float32Array.from(values) }]);
    expect(found?.formula).toMatchObject({ cosineFirst: cosFirst, shift });
    expect(found?.error).toBeLessThan(1e-4);
  });
});

it('recognises nothing in other numbers, nor in none', () => {
  expect(recogniseSinusoid([{ timestep: 3, values: Float32Array.of(0.1, 0.2, 0.3, 0.4) }])).toBeNull();
  expect(recogniseSinusoid([])).toBeNull();
});

it('the table runs from the last t down to 0', () => {
  const table = sinusoidColumns(10, 4, { cosineFirst: true, shift: 0, maxPeriod: 10_000 });
  expect(table[9]).toBe(1);
  expect(table[0]).toBeCloseTo(Math.cos(9), 6);
});
