import { describe, expect, it } from 'vitest';
import { div, neg, sqrt, sub, sumOf, term } from '../../diffusion/terms.ts';
import { commonDomain, residualOf, signTerm } from './term-signs.ts';

const data = Float32Array.of(1, -2);

describe('signTerm', () => {
  it('turns a leading minus into the sign of the sum', () => {
    expect(signTerm(term('predNoise', -0.7, neg(sqrt('alphaBarT')), data))).toEqual({
      sign: '−',
      factor: 0.7,
      expression: sqrt('alphaBarT'),
      plain: false,
    });
    expect(signTerm(term('predNoise', -0.7, div(neg('sigmaT'), 'h'), data))).toMatchObject({ sign: '−', factor: 0.7, expression: div('sigmaT', 'h') });
  });

  it('leaves a value that only happens to be negative where it is', () => {
    expect(signTerm(term('predNoise', -0.2, sub('h', 'r0'), data))).toMatchObject({ sign: '+', factor: -0.2 });
  });

  it('does not write a factor of one', () => {
    expect(signTerm(term('sample', 1, 1, data))).toMatchObject({ sign: '+', plain: true });
    expect(signTerm(term('sample', -1, -1, data))).toMatchObject({ sign: '−', factor: 1, plain: true });
  });
});

describe('adding up', () => {
  const terms = [term('sample', 1.5, 'h', data), term('noise', -0.25, 'r0', Float32Array.of(4, 4))];

  it('is exact up to float32 for a true sum, and measures what is missing otherwise', () => {
    expect(residualOf(terms, sumOf(terms))).toBeLessThan(1e-7);
    expect(residualOf(terms, Float32Array.of(0.5, -5))).toBeCloseTo(0.2, 6);
    expect(residualOf([], Float32Array.of(0))).toBe(0);
  });

  it('draws contributions on one scale', () => {
    expect(commonDomain(terms)).toBe(3);
    expect(commonDomain([])).toBe(1);
  });
});
