import { exp32, f32, sqrt32 } from './float32.ts';
import type { LambdaLevel } from './solver-sigmas.ts';
import {
  add,
  div,
  exp,
  mul,
  neg,
  sqrt,
  square,
  sub,
  term,
  type Expr,
  type QuantitySymbol,
  type ScalarValues,
  type Stage,
  type Term,
} from './terms.ts';

export type DpmAlgorithm = 'dpmsolver' | 'dpmsolver++' | 'sde-dpmsolver' | 'sde-dpmsolver++';

export interface DpmStep {
  readonly algorithm: DpmAlgorithm;
  readonly solverType: 'midpoint' | 'heun';
  /** Converted outputs, this step's first; as many as the order. */
  readonly outputs: readonly Float32Array[];
  readonly outputSymbol: QuantitySymbol;
  readonly sample: Float32Array;
  readonly noise: Float32Array | undefined;
  readonly from: LambdaLevel;
  readonly to: LambdaLevel;
  /** The levels of the earlier outputs, newest first. */
  readonly earlier: readonly LambdaLevel[];
}

export interface DpmUpdate {
  readonly terms: readonly Term[];
  readonly stages: readonly Stage[];
  readonly values: ScalarValues;
}

/** A coefficient as number and in symbols. */
export interface Coefficient {
  readonly value: number;
  readonly expr: Expr;
}

/** The coefficients of x, D₀, D₁ (order 2, order 3), D₂ and z. */
export interface Coefficients {
  readonly sample: Coefficient;
  readonly d0: Coefficient;
  readonly d1: (order: 2 | 3, solverType: 'midpoint' | 'heun') => Coefficient;
  readonly d2: () => Coefficient;
  readonly noise: () => Coefficient;
}

/** x_t′ by the update of the order that there are outputs for. */
export function dpmUpdate(step: DpmStep): DpmUpdate {
  const { from, to, sample, outputs } = step;
  const h = f32(to.lambda - from.lambda);
  const coefficients = coefficientsOf(step.algorithm, from, to, h);
  const [m0, m1, m2] = outputs;
  if (m0 === undefined) throw new RangeError('no model output');
  const terms: Term[] = [
    term('sample', coefficients.sample.value, coefficients.sample.expr, sample),
    term(step.outputSymbol, coefficients.d0.value, coefficients.d0.expr, m0),
  ];
  const stages: Stage[] = [];
  let values: ScalarValues = { h };
  if (m1 !== undefined) {
    const differences = dividedDifferences(step, h, m0, m1, m2);
    values = { h, ...differences.values };
    stages.push(...differences.stages);
    const d1 = coefficients.d1(m2 === undefined ? 2 : 3, step.solverType);
    terms.push(term('difference1', d1.value, d1.expr, differences.d1));
    if (differences.d2 !== undefined) {
      const d2 = coefficients.d2();
      terms.push(term('difference2', d2.value, d2.expr, differences.d2));
    }
  }
  if (step.noise !== undefined) {
    const noise = coefficients.noise();
    terms.push(term('noise', noise.value, noise.expr, step.noise));
  }
  return { terms, stages, values };
}

interface Differences {
  readonly d1: Float32Array;
  readonly d2: Float32Array | undefined;
  readonly stages: readonly Stage[];
  readonly values: ScalarValues;
}

/** The first and second divided differences of the outputs in λ, in units of h. */
function dividedDifferences(step: DpmStep, h: number, m0: Float32Array, m1: Float32Array, m2: Float32Array | undefined): Differences {
  const [before, beforeThat] = step.earlier;
  if (before === undefined) throw new RangeError('no earlier level');
  const r0 = f32(f32(step.from.lambda - before.lambda) / h);
  if (m2 === undefined || beforeThat === undefined) {
    const d1 = slope('difference1', step.outputSymbol, m0, 'previousOutput1', m1, r0, 'r0');
    return { d1: d1.data, d2: undefined, stages: [d1], values: { r0 } };
  }
  const r1 = f32(f32(before.lambda - beforeThat.lambda) / h);
  const slope1 = slope('slope1', step.outputSymbol, m0, 'previousOutput1', m1, r0, 'r0');
  const slope2 = slope('slope2', 'previousOutput1', m1, 'previousOutput2', m2, r1, 'r1');
  const sum = f32(r0 + r1);
  const share = f32(r0 / sum);
  const inverse = f32(1 / sum);
  const d1 = new Float32Array(m0.length);
  const d2 = new Float32Array(m0.length);
  for (let k = 0; k < d1.length; k++) {
    const change = f32((slope1.data[k] ?? 0) - (slope2.data[k] ?? 0));
    d1[k] = (slope1.data[k] ?? 0) + f32(share * change);
    d2[k] = inverse * change;
  }
  const shareExpr = div('r0', add('r0', 'r1'));
  const inverseExpr = div(1, add('r0', 'r1'));
  return {
    d1,
    d2,
    stages: [
      slope1,
      slope2,
      {
        symbol: 'difference1',
        data: d1,
        terms: [term('slope1', 1 + share, add(1, shareExpr), slope1.data), term('slope2', -share, neg(shareExpr), slope2.data)],
      },
      {
        symbol: 'difference2',
        data: d2,
        terms: [term('slope1', inverse, inverseExpr, slope1.data), term('slope2', -inverse, neg(inverseExpr), slope2.data)],
      },
    ],
    values: { r0, r1 },
  };
}

/** (a − b) / r */
function slope(
  symbol: QuantitySymbol,
  aSymbol: QuantitySymbol,
  a: Float32Array,
  bSymbol: QuantitySymbol,
  b: Float32Array,
  r: number,
  rSymbol: 'r0' | 'r1',
): Stage {
  const inverse = f32(1 / r);
  const data = new Float32Array(a.length);
  for (let k = 0; k < data.length; k++) data[k] = inverse * f32((a[k] ?? 0) - (b[k] ?? 0));
  return {
    symbol,
    data,
    terms: [term(aSymbol, inverse, div(1, rSymbol), a), term(bSymbol, -inverse, neg(div(1, rSymbol)), b)],
  };
}

/** What the level that a step begins at is called: that of x_t, or that at the beginning of a step of several evaluations. */
export interface FromSymbols {
  readonly scale: 'scaleT' | 'scaleStart';
  readonly sigma: 'sigmaT' | 'sigmaStart';
}

const AT_T: FromSymbols = { scale: 'scaleT', sigma: 'sigmaT' };

const negH = neg('h');
const neg2H = mul(-2, 'h');
const expNegH1 = sub(exp(negH), 1);
const expH1 = sub(exp('h'), 1);
const oneMinusExpNeg2H = sub(1, exp(neg2H));

/**
 * The integrals of the exponential integrator, rounded after each operation as diffusers' float32 does: several subtract
 * nearly equal numbers when h is small. Midpoint and heun are the two ways to approximate the second-order term.
 */
export function coefficientsOf(
  algorithm: DpmAlgorithm,
  from: LambdaLevel,
  to: LambdaLevel,
  h: number,
  symbols: FromSymbols = AT_T,
): Coefficients {
  switch (algorithm) {
    case 'dpmsolver++': {
      // Lu et al. 2022b, algorithm 2 and appendix A.
      const phi1 = f32(exp32(-h) - 1);
      const d0 = f32(to.signal * phi1);
      return {
        sample: { value: f32(to.noise / from.noise), expr: div('sigmaPrev', symbols.sigma) },
        d0: { value: -d0, expr: neg(mul('scalePrev', expNegH1)) },
        d1: (order, solverType) =>
          order === 2 && solverType === 'midpoint'
            ? { value: -f32(0.5 * d0), expr: neg(mul(0.5, mul('scalePrev', expNegH1))) }
            : { value: f32(to.signal * f32(f32(phi1 / h) + 1)), expr: mul('scalePrev', add(div(expNegH1, 'h'), 1)) },
        d2: () => ({
          value: -f32(to.signal * f32(f32(f32(phi1 + h) / f32(h * h)) - 0.5)),
          expr: neg(mul('scalePrev', sub(div(add(expNegH1, 'h'), square('h')), 0.5))),
        }),
        noise: noNoise,
      };
    }
    case 'dpmsolver': {
      // Lu et al. 2022a, equations 3.4 to 3.6 as multistep.
      const phi1 = f32(exp32(h) - 1);
      const d0 = f32(to.noise * phi1);
      return {
        sample: { value: f32(to.signal / from.signal), expr: div('scalePrev', symbols.scale) },
        d0: { value: -d0, expr: neg(mul('sigmaPrev', expH1)) },
        d1: (order, solverType) =>
          order === 2 && solverType === 'midpoint'
            ? { value: -f32(0.5 * d0), expr: neg(mul(0.5, mul('sigmaPrev', expH1))) }
            : { value: -f32(to.noise * f32(f32(phi1 / h) - 1)), expr: neg(mul('sigmaPrev', sub(div(expH1, 'h'), 1))) },
        d2: () => ({
          value: -f32(to.noise * f32(f32(f32(phi1 - h) / f32(h * h)) - 0.5)),
          expr: neg(mul('sigmaPrev', sub(div(sub(expH1, 'h'), square('h')), 0.5))),
        }),
        noise: noNoise,
      };
    }
    case 'sde-dpmsolver++': {
      const twiceH = f32(-2 * h);
      const phi1 = f32(1 - exp32(twiceH));
      const d0 = f32(to.signal * phi1);
      return {
        sample: { value: f32(f32(to.noise / from.noise) * exp32(-h)), expr: mul(div('sigmaPrev', symbols.sigma), exp(negH)) },
        d0: { value: d0, expr: mul('scalePrev', oneMinusExpNeg2H) },
        d1: (order, solverType) =>
          order === 2 && solverType === 'midpoint'
            ? { value: f32(0.5 * d0), expr: mul(0.5, mul('scalePrev', oneMinusExpNeg2H)) }
            : {
                value: f32(to.signal * f32(f32(phi1 / twiceH) + 1)),
                expr: mul('scalePrev', add(div(oneMinusExpNeg2H, neg2H), 1)),
              },
        d2: () => ({
          value: f32(to.signal * f32(f32(f32(phi1 + twiceH) / f32(twiceH * twiceH)) - 0.5)),
          expr: mul('scalePrev', sub(div(add(oneMinusExpNeg2H, neg2H), square(neg2H)), 0.5)),
        }),
        noise: () => ({ value: f32(to.noise * sqrt32(phi1)), expr: mul('sigmaPrev', sqrt(oneMinusExpNeg2H)) }),
      };
    }
    case 'sde-dpmsolver': {
      const phi1 = f32(exp32(h) - 1);
      const half = f32(to.noise * phi1);
      return {
        sample: { value: f32(to.signal / from.signal), expr: div('scalePrev', symbols.scale) },
        d0: { value: -2 * half, expr: mul(-2, mul('sigmaPrev', expH1)) },
        d1: (_, solverType) =>
          solverType === 'midpoint'
            ? { value: -half, expr: neg(mul('sigmaPrev', expH1)) }
            : { value: -2 * f32(to.noise * f32(f32(phi1 / h) - 1)), expr: mul(-2, mul('sigmaPrev', sub(div(expH1, 'h'), 1))) },
        d2: noThirdOrder,
        noise: () => ({
          value: f32(to.noise * sqrt32(f32(exp32(f32(2 * h)) - 1))),
          expr: mul('sigmaPrev', sqrt(sub(exp(mul(2, 'h')), 1))),
        }),
      };
    }
  }
}

function noNoise(): Coefficient {
  throw new RangeError('this update has no noise');
}

function noThirdOrder(): Coefficient {
  throw new RangeError('this update has no third order');
}
