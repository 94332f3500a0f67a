import { expect, it } from 'vitest';
import { shownValue } from './shown-value.ts';

it('shows what was given, as whoever gave it would write it', () => {
  expect([NaN, -Infinity, undefined, null, 5n, true, 'a', [], { a: NaN }].map(shownValue)).toEqual(['NaN', '-Infinity', 'undefined', 'null', '5', 'true', '“a”', '[]', '{"a":"NaN"}']);
});

it('shortens what is long, and gives up on what holds itself', () => {
  expect(shownValue(Array.from({ length: 200 }, () => ({ kind: 'gain' })))).toHaveLength(61);
  expect(shownValue('x'.repeat(300))).toBe(`“${'x'.repeat(60)}…”`);
  const loop: unknown[] = [];
  loop.push(loop);
  expect(shownValue(loop)).toBe('that list');
});
