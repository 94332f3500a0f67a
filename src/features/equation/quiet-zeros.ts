import type { Expr, ScalarSymbol, ScalarValues } from '../../diffusion/terms.ts';

/**
 * The numbers of fresh noise. Where a sampler adds none (DDIM with η = 0), a formula that carries them all the same hides
 * what happens; where they are exactly 0 they are left out. All other symbols stay, whatever their value. Pure.
 */
const FRESH_NOISE: readonly ScalarSymbol[] = ['eta', 'stdT'];

export function withoutZeroNoise(expr: Expr, values: ScalarValues): Expr {
  if (typeof expr === 'number') return expr;
  if (typeof expr === 'string') return FRESH_NOISE.includes(expr) && values[expr] === 0 ? 0 : expr;
  if ('of' in expr) {
    const of = withoutZeroNoise(expr.of, values);
    return of === 0 && expr.op !== 'exp' ? 0 : { ...expr, of };
  }
  const a = withoutZeroNoise(expr.a, values);
  const b = withoutZeroNoise(expr.b, values);
  switch (expr.op) {
    case 'add':
      if (isErased(expr.a, a)) return b;
      return isErased(expr.b, b) ? a : { ...expr, a, b };
    case 'sub':
      return isErased(expr.b, b) ? a : { ...expr, a, b };
    case 'mul':
      return isErased(expr.a, a) || isErased(expr.b, b) ? 0 : { ...expr, a, b };
    case 'div':
      return isErased(expr.a, a) ? 0 : { ...expr, a, b };
  }
}

/** 0 that was not written as 0. */
function isErased(before: Expr, after: Expr): boolean {
  return after === 0 && before !== 0;
}
