import { describe, expect, it } from 'vitest';
import { notation } from '../../diffusion/notation.ts';
import { add, div, exp, mul, neg, type QuantitySymbol, type ScalarSymbol, sqrt, square, sub } from '../../diffusion/terms.ts';
import { exprFormula, exprText, factorText, symbolFormula, symbolText } from './notation-formula.ts';

describe('symbols', () => {
  it('have their accents and scripts', () => {
    expect(symbolFormula('predOriginalSample')).toEqual({
      tag: 'msub',
      children: [
        { tag: 'mover', children: [{ tag: 'mi', text: 'x' }, { tag: 'mo', text: '^' }] },
        { tag: 'mn', text: '0' },
      ],
    });
    expect(symbolFormula('alphaBarPrev')).toMatchObject({
      tag: 'msub',
      children: [{ tag: 'mover' }, { tag: 'mrow', children: [{ text: 't' }, { text: '′' }] }],
    });
    expect(symbolFormula('eta')).toEqual({ tag: 'mi', text: 'η' });
    expect(symbolFormula('correctedSample').tag).toBe('msubsup');
  });

  it('can all be set and said', () => {
    for (const symbol of Object.keys(notation) as (ScalarSymbol | QuantitySymbol)[]) {
      expect(symbolFormula(symbol)).toBeTruthy();
      expect(symbolText(symbol)).not.toBe('');
    }
    expect(symbolText('sample')).toBe('x_t');
    expect(symbolText('predOriginalSample')).toBe('x\u0302₀');
  });
});

describe('expressions', () => {
  it('put parentheses where they are needed and nowhere else', () => {
    expect(exprText(sqrt(sub(1, 'alphaBarPrev')))).toBe('√(1 − α\u0304_t′)');
    expect(exprText(div(sqrt('alphaBarT'), sub(1, 'alphaT')))).toBe('√α\u0304_t / (1 − α_t)');
    expect(exprText(sub('h', add('r0', 'r1')))).toBe('h − (r₀ + r₁)');
    expect(exprText(mul('eta', square(sub(1, 'betaT'))))).toBe('η·(1 − β_t)²');
    expect(exprText(neg(exp(neg('h'))))).toBe('−exp(−h)');
    expect(exprText(0.5)).toBe('0.5');
    // Heun's step: x⁽¹⁾ + (σ_t − σ_s) · d̄.
    expect(factorText(sub('h', 'r0'))).toBe('(h − r₀)');
    expect(factorText(div('h', 'r0'))).toBe('h / r₀');
  });

  it('draw quotients as fractions, which need none', () => {
    expect(exprFormula(div(1, sqrt('alphaBarT')))).toMatchObject({
      tag: 'mfrac',
      children: [{ tag: 'mn', text: '1' }, { tag: 'msqrt' }],
    });
    expect(exprFormula(mul(sub(1, 'eta'), 'sigmaT'))).toMatchObject({
      tag: 'mrow',
      children: [{ tag: 'mrow', children: [{ text: '(' }, { tag: 'mrow' }, { text: ')' }] }, { text: '⁢' }, { tag: 'msub' }],
    });
  });
});
