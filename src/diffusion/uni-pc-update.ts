import { at, expm132, f32 } from './float32.ts';
import { solve32 } from './linear-solve.ts';
import type { LambdaLevel } from './solver-sigmas.ts';
import {
  div,
  mul,
  neg,
  stage,
  term,
  type Expr,
  type QuantitySymbol,
  type ScalarSymbol,
  type ScalarValues,
  type Stage,
  type Term,
} from './terms.ts';

export interface UniPcKind {
  readonly predictX0: boolean;
  readonly solverType: 'bh1' | 'bh2';
}

interface Interval {
  /** Outputs at `from` and before, newest first; as many as the order. */
  readonly outputs: readonly Float32Array[];
  readonly outputSymbol: QuantitySymbol;
  readonly sample: Float32Array;
  readonly from: LambdaLevel;
  readonly to: LambdaLevel;
  /** The levels of the outputs before `from`, newest first. */
  readonly earlier: readonly LambdaLevel[];
}

const SLOPES = ['slope1', 'slope2', 'slope3'] as const satisfies readonly QuantitySymbol[];
const RATIOS = ['r1', 'r2', 'r3'] as const satisfies readonly ScalarSymbol[];
const WEIGHTS = ['rho1', 'rho2', 'rho3'] as const satisfies readonly ScalarSymbol[];
const EARLIER = ['previousOutput1', 'previousOutput2', 'previousOutput3', 'previousOutput4'] as const satisfies readonly QuantitySymbol[];

/** The linear system for the weights: Zhao et al. 2023, theorem 3.1, with r of the earlier outputs and 1 of the new one. */
interface System {
  readonly h: number;
  readonly hPhi1: number;
  readonly bigB: number;
  /** r of the earlier outputs. */
  readonly ratios: readonly number[];
  readonly matrix: readonly (readonly number[])[];
  readonly right: readonly number[];
}

function systemOf(kind: UniPcKind, { from, to, earlier }: Interval): System {
  const h = f32(to.lambda - from.lambda);
  const ratios = earlier.map((level) => f32(f32(level.lambda - from.lambda) / h));
  const order = ratios.length + 1;
  const nodes = [...ratios, 1];
  const hh = kind.predictX0 ? -h : h;
  const hPhi1 = expm132(hh);
  const bigB = kind.solverType === 'bh1' ? hh : hPhi1;
  const matrix: number[][] = [];
  const right: number[] = [];
  let hPhiK = f32(f32(hPhi1 / hh) - 1);
  let factorial = 1;
  for (let i = 1; i <= order; i++) {
    matrix.push(nodes.map((node) => f32(node ** (i - 1))));
    right.push(f32(f32(hPhiK * factorial) / bigB));
    factorial *= i + 1;
    hPhiK = f32(f32(hPhiK / hh) - f32(1 / factorial));
  }
  return { h, hPhi1, bigB, ratios, matrix, right };
}

/** The predictor, UniP: terms of x_t′. */
export function predicted(
  kind: UniPcKind,
  interval: Interval & { readonly sampleSymbol: QuantitySymbol },
): { terms: readonly Term[]; stages: readonly Stage[]; values: ScalarValues } {
  const system = systemOf(kind, interval);
  const order = interval.outputs.length;
  // Of order 2 the solution is ½ up to rounding, and diffusers puts ½.
  const weights =
    order === 2
      ? [0.5]
      : solve32(
          system.matrix.slice(0, -1).map((row) => row.slice(0, -1)),
          system.right.slice(0, -1),
        );
  const slopes = slopesOf(interval, system, interval.outputSymbol, 0);
  const stages: Stage[] = [...slopes];
  const terms = firstOrderTerms(kind, interval, system, interval.sampleSymbol, interval.outputSymbol);
  if (slopes.length > 0) {
    const residual = stage('residual', weighted(slopes, weights));
    stages.push(residual);
    terms.push(residualTerm(kind, interval, system, residual.data));
  }
  return { terms, stages, values: valuesOf(interval, system, weights) };
}

/** The corrector, UniC: stages, the last of which is the corrected sample. `output` is the new evaluation, at `to`. */
export function corrected(kind: UniPcKind, interval: Interval & { readonly output: Float32Array }): readonly Stage[] {
  const system = systemOf(kind, interval);
  const order = interval.outputs.length;
  const weights = order === 1 ? [0.5] : solve32(system.matrix, system.right);
  const rhoT = at(weights, order - 1);
  const values = valuesOf(interval, system, weights.slice(0, -1), rhoT);
  const [m0] = interval.outputs;
  if (m0 === undefined) throw new RangeError('no model output');
  const slopes = slopesOf(interval, system, 'previousOutput1', 1);
  const difference = stage('correction', [
    term(interval.outputSymbol, 1, 1, interval.output),
    term('previousOutput1', -1, -1, m0),
  ]);
  const residual = stage('residual', [...weighted(slopes, weights), term('correction', rhoT, 'rhoT', difference.data)]);
  const result = stage('correctedSample', [
    ...firstOrderTerms(kind, interval, system, 'startSample', 'previousOutput1'),
    residualTerm(kind, interval, system, residual.data),
  ]);
  return [...slopes, difference, residual, result].map((made) => ({ ...made, values }));
}

/** The exponential integrator's first order, which is DDIM: σ′/σ·x − α′·(e^(−h) − 1)·m₀ (or with α and σ exchanged). */
function firstOrderTerms(
  kind: UniPcKind,
  { from, to, sample, outputs }: Interval,
  { hPhi1 }: System,
  sampleSymbol: QuantitySymbol,
  outputSymbol: QuantitySymbol,
): Term[] {
  const [m0] = outputs;
  if (m0 === undefined) throw new RangeError('no model output');
  if (kind.predictX0) {
    return [
      term(sampleSymbol, f32(to.noise / from.noise), div('sigmaPrev', 'sigmaT'), sample),
      term(outputSymbol, -f32(to.signal * hPhi1), neg(mul('scalePrev', 'hPhi1')), m0),
    ];
  }
  const scaled = term(sampleSymbol, f32(to.signal / from.signal), div('scalePrev', 'scaleT'), sample);
  if (to.noise === 0) {
    // σ′·(e^h − 1) is 0 · ∞ here, and NaN in diffusers; its limit is α′·σ/α.
    const limit = f32(f32(to.signal * from.noise) / from.signal);
    return [scaled, term(outputSymbol, -limit, neg(div(mul('scalePrev', 'sigmaT'), 'scaleT')), m0)];
  }
  return [scaled, term(outputSymbol, -f32(to.noise * hPhi1), neg(mul('sigmaPrev', 'hPhi1')), m0)];
}

function residualTerm(kind: UniPcKind, { to }: Interval, { bigB }: System, data: Float32Array): Term {
  const scale = kind.predictX0 ? to.signal : to.noise;
  return term('residual', -f32(scale * bigB), neg(mul(kind.predictX0 ? 'scalePrev' : 'sigmaPrev', 'bigB')), data);
}

/** (m_k − m₀) / r_k for the earlier outputs. `shift` says how many evaluations ago m₀ is. */
function slopesOf({ outputs }: Interval, { ratios }: System, firstSymbol: QuantitySymbol, shift: number): Stage[] {
  const [m0, ...others] = outputs;
  if (m0 === undefined) throw new RangeError('no model output');
  return others.map((mk, k) => {
    const ratio = at(ratios, k);
    const data = new Float32Array(m0.length);
    for (let j = 0; j < data.length; j++) data[j] = f32((mk[j] ?? 0) - (m0[j] ?? 0)) / ratio;
    const inverse: Expr = div(1, RATIOS[k] ?? NaN);
    return {
      symbol: SLOPES[k] ?? 'slope3',
      data,
      terms: [
        term(EARLIER[k + shift] ?? 'previousOutput4', 1 / ratio, inverse, mk),
        term(firstSymbol, -1 / ratio, neg(inverse), m0),
      ],
    };
  });
}

function weighted(slopes: readonly Stage[], weights: readonly number[]): Term[] {
  return slopes.map((made, k) => term(made.symbol, at(weights, k), WEIGHTS[k] ?? NaN, made.data));
}

function valuesOf({ from, to }: Interval, system: System, weights: readonly number[], rhoT?: number): ScalarValues {
  const { h, hPhi1, bigB, ratios } = system;
  return {
    scaleT: from.signal,
    sigmaT: from.noise,
    scalePrev: to.signal,
    sigmaPrev: to.noise,
    h,
    hPhi1,
    bigB,
    ...Object.fromEntries(ratios.map((ratio, k) => [RATIOS[k] ?? '', ratio])),
    ...Object.fromEntries(ratios.map((_, k) => [WEIGHTS[k] ?? '', at(weights, k)])),
    ...(rhoT === undefined ? {} : { rhoT }),
  };
}
