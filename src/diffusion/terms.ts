import { f32 } from './float32.ts';

// The update of a step as a person reads it: quantities (pictures) times coefficients (numbers), added up. The coefficients
// are kept as numbers and as expressions in the papers' symbols, for the equation on the screen.

/** A number of the schedule. */
export type ScalarSymbol =
  | 'alphaBarT'
  | 'alphaBarPrev'
  | 'alphaBarStart'
  | 'alphaT'
  | 'betaT'
  | 'sigmaT'
  | 'sigmaPrev'
  | 'sigmaStart'
  | 'sigmaUp'
  | 'sigmaDown'
  | 'stdT'
  | 'eta'
  | 'cSkip'
  | 'cOut'
  | 'scaleT'
  | 'scaleStart'
  | 'scalePrev'
  | 'h'
  | 'r0'
  | 'r1'
  | 'r2'
  | 'r3'
  | 'hPhi1'
  | 'bigB'
  | 'rho1'
  | 'rho2'
  | 'rho3'
  | 'rhoT'
  | 'lagrange1'
  | 'lagrange2'
  | 'lagrange3';

/** A tensor of the size of the sample. */
export type QuantitySymbol =
  | 'sample'
  | 'modelOutput'
  | 'noise'
  | 'scaledNoise'
  | 'predNoise'
  | 'predOriginalSample'
  | 'unclippedPredOriginalSample'
  | 'prevSample'
  | 'derivative'
  | 'previousDerivative'
  | 'startSample'
  | 'correctedSample'
  | 'denoised'
  | 'meanDerivative'
  | 'multistepOutput'
  | 'multistepNoise'
  | 'clippedNoise'
  | 'slope1'
  | 'slope2'
  | 'slope3'
  | 'difference1'
  | 'difference2'
  | 'previousOutput1'
  | 'previousOutput2'
  | 'previousOutput3'
  | 'previousOutput4'
  | 'correction'
  | 'residual';

/** A coefficient in symbols. Plain JSON. */
export type Expr =
  | number
  | ScalarSymbol
  | { readonly op: 'add' | 'sub' | 'mul' | 'div'; readonly a: Expr; readonly b: Expr }
  | { readonly op: 'sqrt' | 'neg' | 'exp' | 'square'; readonly of: Expr };

export const add = (a: Expr, b: Expr): Expr => ({ op: 'add', a, b });
export const sub = (a: Expr, b: Expr): Expr => ({ op: 'sub', a, b });
export const mul = (a: Expr, b: Expr): Expr => ({ op: 'mul', a, b });
export const div = (a: Expr, b: Expr): Expr => ({ op: 'div', a, b });
export const sqrt = (of: Expr): Expr => ({ op: 'sqrt', of });
export const neg = (of: Expr): Expr => ({ op: 'neg', of });
export const exp = (of: Expr): Expr => ({ op: 'exp', of });
export const square = (of: Expr): Expr => ({ op: 'square', of });

export type ScalarValues = Readonly<Partial<Record<ScalarSymbol, number>>>;

/** The value of an expression, float64; NaN where it names a symbol that `values` lacks. */
export function evaluate(expr: Expr, values: ScalarValues): number {
  if (typeof expr === 'number') return expr;
  if (typeof expr === 'string') return values[expr] ?? NaN;
  switch (expr.op) {
    case 'add':
      return evaluate(expr.a, values) + evaluate(expr.b, values);
    case 'sub':
      return evaluate(expr.a, values) - evaluate(expr.b, values);
    case 'mul':
      return evaluate(expr.a, values) * evaluate(expr.b, values);
    case 'div':
      return evaluate(expr.a, values) / evaluate(expr.b, values);
    case 'sqrt':
      return Math.sqrt(evaluate(expr.of, values));
    case 'neg':
      return -evaluate(expr.of, values);
    case 'exp':
      return Math.exp(evaluate(expr.of, values));
    case 'square':
      return evaluate(expr.of, values) ** 2;
  }
}

/** coefficient · data; `data` is the array itself, not a copy, and must not be written to. */
export interface Term {
  readonly symbol: QuantitySymbol;
  readonly coefficient: number;
  readonly expression: Expr;
  readonly data: Float32Array;
}

/** Something worked out on the way from the network's output to x_t′: `data` = Σ coefficient · data over `terms`. */
export interface Stage {
  readonly symbol: QuantitySymbol;
  readonly terms: readonly Term[];
  readonly data: Float32Array;
  /** Where the symbols mean other numbers than in the rest of the step (UniPC's corrector redoes the step before). */
  readonly values?: ScalarValues;
}

export interface StepTerms {
  /** They add up to `unclippedPredOriginalSample`. */
  readonly predOriginalSample: readonly Term[];
  readonly unclippedPredOriginalSample: Float32Array;
  /** Whether clipping or thresholding changed x̂₀ in this step. */
  readonly clipped: boolean;
  /** Between x̂₀ and x_t′, in the order in which they are worked out; empty for most samplers. */
  readonly stages: readonly Stage[];
  /** They add up to `prevSample`. */
  readonly prevSample: readonly Term[];
  /** The numbers behind the expressions' symbols in this step. */
  readonly values: ScalarValues;
}

export function term(symbol: QuantitySymbol, coefficient: number, expression: Expr, data: Float32Array): Term {
  return { symbol, coefficient, expression, data };
}

/** Σ coefficient · data from left to right in float32, rounded after each product and each sum, as PyTorch evaluates a·x + b·y. */
export function sumOf(terms: readonly Term[]): Float32Array {
  const [first, ...rest] = terms;
  if (first === undefined) throw new RangeError('no terms to add');
  const sum = new Float32Array(first.data.length);
  setScaled(sum, first.coefficient, first.data);
  for (const { coefficient, data } of rest) addScaled(sum, coefficient, data);
  return sum;
}

function setScaled(sum: Float32Array, coefficient: number, data: Float32Array): void {
  for (let k = 0; k < sum.length; k++) sum[k] = coefficient * (data[k] ?? 0);
}

function addScaled(sum: Float32Array, coefficient: number, data: Float32Array): void {
  for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] ?? 0) + f32(coefficient * (data[k] ?? 0));
}

/** A stage with its data. */
export function stage(symbol: QuantitySymbol, terms: readonly Term[]): Stage {
  return { symbol, terms, data: sumOf(terms) };
}
