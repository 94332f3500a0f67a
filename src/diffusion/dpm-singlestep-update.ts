import { coefficientsOf, type DpmAlgorithm, type DpmUpdate, type FromSymbols } from './dpm-solver-update.ts';
import { f32 } from './float32.ts';
import type { LambdaLevel } from './solver-sigmas.ts';
import { div, mul, neg, sub, term, type QuantitySymbol, type ScalarSymbol, type ScalarValues, type Stage, type Term } from './terms.ts';

interface SinglestepStep {
  readonly algorithm: DpmAlgorithm;
  readonly solverType: 'midpoint' | 'heun';
  /** Converted outputs, this evaluation's first; as many as the order. */
  readonly outputs: readonly Float32Array[];
  readonly outputSymbol: QuantitySymbol;
  /** x at the beginning of the step. */
  readonly sample: Float32Array;
  readonly noise: Float32Array | undefined;
  /** The levels of the outputs; the last is where the step begins. */
  readonly levels: readonly LambdaLevel[];
  readonly to: LambdaLevel;
}

const AT_START: FromSymbols = { scale: 'scaleStart', sigma: 'sigmaStart' };

/** x_t′ from the beginning of the step and the outputs on the way there: the distances r are in units of the step's length h in λ. */
export function singlestepUpdate({ algorithm, solverType, outputs, outputSymbol, sample, noise, levels, to }: SinglestepStep): DpmUpdate {
  const from = levels[levels.length - 1];
  const [m0, m1, m2] = outputs;
  if (from === undefined || m0 === undefined) throw new RangeError('no model output');
  const h = f32(to.lambda - from.lambda);
  const alone = m1 === undefined;
  const coefficients = coefficientsOf(algorithm, from, to, h, alone ? undefined : AT_START);
  const begun: QuantitySymbol = m2 !== undefined ? 'previousOutput2' : alone ? outputSymbol : 'previousOutput1';
  const terms: Term[] = [
    term(alone ? 'sample' : 'startSample', coefficients.sample.value, coefficients.sample.expr, sample),
    term(begun, coefficients.d0.value, coefficients.d0.expr, m2 ?? m1 ?? m0),
  ];
  const stages: Stage[] = [];
  let values: ScalarValues = alone ? { h } : { h, scaleStart: from.signal, sigmaStart: from.noise };
  if (m1 !== undefined) {
    const ratio = (k: number): number => f32(f32((levels[k] ?? from).lambda - from.lambda) / h);
    const r0 = ratio(0);
    const d1 = coefficients.d1(m2 === undefined ? 2 : 3, solverType);
    if (m2 === undefined) {
      const difference = slope('difference1', outputSymbol, m0, 'previousOutput1', m1, r0, 'r0');
      stages.push(difference);
      terms.push(term('difference1', d1.value, d1.expr, difference.data));
      values = { ...values, r0 };
    } else {
      const r1 = ratio(1);
      const near = slope('slope1', 'previousOutput1', m1, 'previousOutput2', m2, r1, 'r1');
      const far = slope('slope2', outputSymbol, m0, 'previousOutput2', m2, r0, 'r0');
      stages.push(near, far);
      values = { ...values, r0, r1 };
      if (solverType === 'midpoint') {
        terms.push(term('slope2', d1.value, d1.expr, far.data));
      } else {
        const [first, second] = dividedDifferences(near.data, far.data, r0, r1);
        stages.push(first, second);
        const d2 = coefficients.d2();
        terms.push(term('difference1', d1.value, d1.expr, first.data), term('difference2', d2.value, d2.expr, second.data));
      }
    }
  }
  if (noise !== undefined) {
    const drawn = coefficients.noise();
    terms.push(term('noise', drawn.value, drawn.expr, noise));
  }
  return { terms, stages, values };
}

/** The curve through the three outputs, by its slope at the beginning of the step and its bend. */
function dividedDifferences(near: Float32Array, far: Float32Array, r0: number, r1: number): [Stage, Stage] {
  const span = f32(r0 - r1);
  const first = near.map((a, k) => f32(f32(r0 * a) - f32(r1 * (far[k] ?? 0))) / span);
  const second = near.map((a, k) => f32(2 * f32((far[k] ?? 0) - a)) / span);
  const spanExpr = sub('r0', 'r1');
  const one: Stage = {
    symbol: 'difference1',
    data: first,
    terms: [term('slope1', r0 / span, div('r0', spanExpr), near), term('slope2', -r1 / span, neg(div('r1', spanExpr)), far)],
  };
  const two: Stage = {
    symbol: 'difference2',
    data: second,
    terms: [term('slope2', 2 / span, div(2, spanExpr), far), term('slope1', -2 / span, mul(-2, div(1, spanExpr)), near)],
  };
  return [one, two];
}

/** (a − b) / r */
function slope(
  symbol: QuantitySymbol,
  aSymbol: QuantitySymbol,
  a: Float32Array,
  bSymbol: QuantitySymbol,
  b: Float32Array,
  r: number,
  rSymbol: ScalarSymbol,
): Stage {
  const inverse = f32(1 / r);
  const data = a.map((x, k) => inverse * f32(x - (b[k] ?? 0)));
  return { symbol, data, terms: [term(aSymbol, inverse, div(1, rSymbol), a), term(bSymbol, -inverse, neg(div(1, rSymbol)), b)] };
}
