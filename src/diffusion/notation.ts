import type { QuantitySymbol, ScalarSymbol } from './terms.ts';

/** How a symbol is set: `base`, with a hat or a bar over it, and `sub` below. */
export interface Notation {
  readonly base: string;
  readonly accent?: 'hat' | 'bar';
  readonly sub?: string;
  readonly sup?: string;
  readonly meaning: string;
}

/**
 * t is the timestep of this step and t′ the one that it leads to. Two scales of x are in use: DDPM's, where the signal
 * shrinks (x_t = √ᾱ·x₀ + √(1−ᾱ)·ε), and Karras', where only noise is added (x = x₀ + σ·ε, σ = √((1−ᾱ)/ᾱ)).
 */
export const notation: Readonly<Record<ScalarSymbol | QuantitySymbol, Notation>> = {
  alphaBarT: { base: 'α', accent: 'bar', sub: 't', meaning: 'share of the signal’s variance that is left at t (DDPM, equation 4)' },
  alphaBarPrev: { base: 'α', accent: 'bar', sub: 't′', meaning: 'the same at t′, the next timestep to be visited' },
  alphaBarStart: { base: 'α', accent: 'bar', sub: 's', meaning: 'the same at the beginning of the step' },
  alphaT: { base: 'α', sub: 't', meaning: 'ᾱ at t divided by ᾱ at t′' },
  betaT: { base: 'β', sub: 't', meaning: '1 − α_t, the noise that the step from t′ to t adds' },
  sigmaT: { base: 'σ', sub: 't', meaning: 'noise level at t' },
  sigmaPrev: { base: 'σ', sub: 't′', meaning: 'noise level at t′' },
  sigmaStart: { base: 'σ', sub: 's', meaning: 'noise level at the beginning of the step' },
  sigmaUp: { base: 'σ', sub: 'up', meaning: 'fresh noise that is added after the step' },
  sigmaDown: { base: 'σ', sub: 'down', meaning: 'noise level that the step goes down to before fresh noise is added' },
  stdT: { base: 'σ', accent: 'hat', sub: 't', meaning: 'standard deviation of the fresh noise' },
  eta: { base: 'η', meaning: 'share of fresh noise: 0 is DDIM, 1 is DDPM' },
  cSkip: { base: 'c', sub: 'skip', meaning: 'weight of x_t in the estimate (consistency function; EDM)' },
  cOut: { base: 'c', sub: 'out', meaning: 'weight of the network’s output in the estimate (consistency function; EDM)' },
  scaleT: { base: 'α', sub: 't', meaning: 'scale of the signal at t' },
  scaleStart: { base: 'α', sub: 's', meaning: 'scale of the signal at the beginning of the step' },
  scalePrev: { base: 'α', sub: 't′', meaning: 'scale of the signal at t′' },
  h: { base: 'h', meaning: 'length of the step in λ = log(α/σ)' },
  r0: { base: 'r', sub: '0', meaning: 'length of the step before in λ, divided by h' },
  r1: { base: 'r', sub: '1', meaning: 'distance in λ to an earlier step, divided by h' },
  r2: { base: 'r', sub: '2', meaning: 'distance in λ to the step before that, divided by h' },
  r3: { base: 'r', sub: '3', meaning: 'distance in λ to a still earlier step, divided by h' },
  hPhi1: { base: 'hφ', sub: '1', meaning: 'e^h − 1 (of −h where x₀ is predicted)' },
  bigB: { base: 'B', sub: 'h', meaning: 'UniPC’s B(h): h (bh1) or e^h − 1 (bh2)' },
  rho1: { base: 'ρ', sub: '1', meaning: 'weight of the first difference' },
  rho2: { base: 'ρ', sub: '2', meaning: 'weight of the second difference' },
  rho3: { base: 'ρ', sub: '3', meaning: 'weight of the third difference' },
  rhoT: { base: 'ρ', sub: 't', meaning: 'weight of this evaluation’s difference in the corrector' },
  lagrange1: { base: 'C', sub: '1', meaning: 'integral over the step of this prediction’s weight in the curve through the last ones (in log ρ)' },
  lagrange2: { base: 'C', sub: '2', meaning: 'the same for the prediction of one evaluation ago' },
  lagrange3: { base: 'C', sub: '3', meaning: 'the same for the prediction of two evaluations ago' },
  sample: { base: 'x', sub: 't', meaning: 'the noisy picture at t' },
  modelOutput: { base: 'F', sub: 'θ', meaning: 'what the network returned' },
  noise: { base: 'z', meaning: 'fresh Gaussian noise' },
  scaledNoise: { base: 'σ⊙z', meaning: 'fresh noise times the standard deviation that the network predicts for each value' },
  predNoise: { base: 'ε', accent: 'hat', meaning: 'the noise that the network predicts in x_t' },
  predOriginalSample: { base: 'x', accent: 'hat', sub: '0', meaning: 'the estimate of the clean picture' },
  unclippedPredOriginalSample: { base: 'x', accent: 'hat', sub: '0', sup: 'raw', meaning: 'the same estimate before clipping' },
  prevSample: { base: 'x', sub: 't′', meaning: 'the less noisy picture at t′' },
  derivative: { base: 'd', sub: 't', meaning: 'dx/dσ = (x_t − x̂₀)/σ_t, the slope of the trajectory' },
  previousDerivative: { base: 'd', sub: 't', sup: '(1)', meaning: 'the slope at the beginning of the step' },
  startSample: { base: 'x', sup: '(1)', meaning: 'the picture at the beginning of the step' },
  correctedSample: { base: 'x', sub: 't', sup: 'c', meaning: 'x_t corrected with this evaluation' },
  denoised: { base: 'f', sub: 'θ', meaning: 'the consistency function’s estimate of x₀' },
  meanDerivative: { base: 'd', accent: 'bar', meaning: 'mean of the slopes at both ends of the step' },
  multistepOutput: { base: 'F', sup: '′', meaning: 'this and earlier outputs combined' },
  multistepNoise: { base: 'ε', sup: '′', meaning: 'the noise according to this and earlier outputs' },
  clippedNoise: { base: 'ε', sup: 'clip', meaning: 'the noise that is left in x_t when x̂₀ has been clipped' },
  slope1: { base: 'D', sup: '(1)', meaning: 'change between this estimate and the one before, per unit of r' },
  slope2: { base: 'D', sup: '(2)', meaning: 'change to an estimate before that, per unit of r' },
  slope3: { base: 'D', sup: '(3)', meaning: 'change to a still earlier estimate, per unit of r' },
  difference1: { base: 'D', sub: '1', meaning: 'first divided difference of the estimates' },
  difference2: { base: 'D', sub: '2', meaning: 'second divided difference of the estimates' },
  previousOutput1: { base: 'F', sub: 'θ', sup: '(−1)', meaning: 'the estimate or output of one evaluation ago' },
  previousOutput2: { base: 'F', sub: 'θ', sup: '(−2)', meaning: 'the estimate or output of two evaluations ago' },
  previousOutput3: { base: 'F', sub: 'θ', sup: '(−3)', meaning: 'the estimate or output of three evaluations ago' },
  previousOutput4: { base: 'F', sub: 'θ', sup: '(−4)', meaning: 'the estimate or output of four evaluations ago' },
  correction: { base: 'D', sub: 't', meaning: 'how this estimate differs from the last one' },
  residual: { base: 'R', meaning: 'the weighted changes together: what the higher order adds' },
};
