import { describe, expect, it } from 'vitest';
import golden from '../../../tools/goldens/pages/pages.golden.json' with { type: 'json' };
import { recogniseSinusoid, sinusoidOf, sinusoidTable } from './sinusoid.ts';

describe.each(golden.sinusoids)('cosFirst $cosFirst, shift $shift, against PyTorch', ({ cosFirst, shift, timestep, values }) => {
  const form = { cosFirst, shift: shift === 0 ? 0 : 1 } as const;

  it('has the same numbers', () => {
    const own = sinusoidOf(timestep, values.length, form);
    values.forEach((value, i) => expect(own[i]).toBeCloseTo(value, 4));
  });

  it('is recognised', () => {
    const found = recogniseSinusoid([{ timestep, values: Float32Array.from(values) }]);
    expect(found?.form).toEqual(form);
    expect(found?.error).toBeLessThan(1e-4);
  });
});

it('recognises nothing in other numbers, nor in none', () => {
  expect(recogniseSinusoid([{ timestep: 3, values: Float32Array.of(0.1, 0.2, 0.3, 0.4) }])).toBeNull();
  expect(recogniseSinusoid([])).toBeNull();
});

it('the table runs from the last t down to 0', () => {
  const table = sinusoidTable(10, 4, { cosFirst: true, shift: 0 });
  expect(table[9]).toBe(1);
  expect(table[0]).toBeCloseTo(Math.cos(9), 6);
});
