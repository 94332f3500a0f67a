import { expect, it } from 'vitest';
import { recogniseSinusoid, sinusoid, sinusoidTable, timestepOfRow } from './sinusoids.ts';

it.each([
  { cosineFirst: true, shift: 0, maxPeriod: 10_000 },
  { cosineFirst: false, shift: 1, maxPeriod: 10_000 },
] as const)('recognises %o by its row', (formula) => {
  expect(recogniseSinusoid([{ timestep: 437, values: sinusoid(437, 64, formula) }])?.formula).toEqual(formula);
});

it('believes no formula that is off', () => {
  const row = sinusoid(437, 64, { cosineFirst: true, shift: 0, maxPeriod: 10_000 });
  row[5] = (row[5] ?? 0) + 0.01;
  expect(recogniseSinusoid([{ timestep: 437, values: row }])).toBeNull();
});

it('a table runs from 0 to the last t', () => {
  const formula = { cosineFirst: true, shift: 0, maxPeriod: 10_000 } as const;
  const table = sinusoidTable(5, 999, 8, formula);
  expect([...table.slice(0, 4)]).toEqual([1, 1, 1, 1]);
  expect([...table.slice(-8)]).toEqual([...sinusoid(999, 8, formula)]);
  expect(timestepOfRow(4, 5, 999)).toBe(999);
});
