import type { Expr, Term } from '../../diffusion/terms.ts';

/** A term as it is written in a sum: the sign before it, then a factor. Pure. */
export interface SignedTerm {
  readonly sign: '+' | '−';
  /** What stands after the sign; negative only where the expression does not say so itself. */
  readonly factor: number;
  readonly expression: Expr;
  /** Whether the factor is the number 1 and is not written. */
  readonly plain: boolean;
}

/** A minus that the expression begins with becomes the sign of the sum; any other stays where the formula has it. */
export function signTerm({ coefficient, expression }: Pick<Term, 'coefficient' | 'expression'>): SignedTerm {
  const negated = negatedBy(expression);
  const positive = negated ?? expression;
  return {
    sign: negated === null ? '+' : '−',
    factor: negated === null ? coefficient : -coefficient,
    expression: positive,
    plain: positive === 1,
  };
}

function negatedBy(expression: Expr): Expr | null {
  if (typeof expression === 'number') return expression < 0 ? -expression : null;
  if (typeof expression === 'string') return null;
  if (expression.op === 'neg') return expression.of;
  // −a/b and (−a)·b carry the sign at their first part.
  if (expression.op === 'div' || expression.op === 'mul') {
    const first = negatedBy(expression.a);
    return first === null ? null : { ...expression, a: first };
  }
  return null;
}

/** max |Σ coefficient · data − result| ÷ max |result|: how well the terms on screen add up, in float64 from the real arrays. */
export function residualOf(terms: readonly Term[], result: Float32Array): number {
  let worst = 0;
  let largest = 0;
  for (let k = 0; k < result.length; k++) {
    const expected = result[k] ?? 0;
    let sum = 0;
    for (const { coefficient, data } of terms) sum += coefficient * (data[k] ?? 0);
    worst = Math.max(worst, Math.abs(sum - expected));
    largest = Math.max(largest, Math.abs(expected));
  }
  return largest === 0 ? worst : worst / largest;
}

/** Largest |coefficient · data| over the terms: the one scale on which their contributions are drawn side by side. */
export function commonDomain(terms: readonly Term[]): number {
  let largest = 0;
  for (const { coefficient, data } of terms) {
    for (const value of data) largest = Math.max(largest, Math.abs(coefficient * value));
  }
  return largest === 0 ? 1 : largest;
}

