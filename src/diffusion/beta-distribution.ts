// Beta sigmas (Lee et al. 2024, "Beta Sampling is All You Need") place timesteps at quantiles of Beta(0.6, 0.6).

const SHAPE = 0.6;
/** B(0.6, 0.6) = Γ(0.6)² / Γ(1.2) */
const COMPLETE_BETA = 2.4153442080024723;

/** I_x(a, a) for x ≤ 1/2, by its continued fraction (DLMF 8.17.22), evaluated with Lentz's method. */
function regularizedIncompleteBeta(x: number): number {
  const a = SHAPE;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 - ((a + a) * x) / (a + 1);
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let fraction = d;
  for (let m = 1; m <= 200; m++) {
    const even = (m * (a - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + a + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return ((x ** a * (1 - x) ** a) / (a * COMPLETE_BETA)) * fraction;
}

/** The quantile of Beta(0.6, 0.6) at `p` in [0, 1]: scipy.stats.beta.ppf(p, 0.6, 0.6) to about 1e-14. */
export function betaQuantile(p: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  // The distribution is symmetric about 1/2, and below 1/2 the continued fraction converges fast.
  if (p > 0.5) return 1 - betaQuantile(1 - p);
  let low = 0;
  let high = 0.5;
  let x = Math.min((p * SHAPE * COMPLETE_BETA) ** (1 / SHAPE), 0.5);
  for (let i = 0; i < 100; i++) {
    const excess = regularizedIncompleteBeta(x) - p;
    if (excess > 0) high = x;
    else low = x;
    const density = (x * (1 - x)) ** (SHAPE - 1) / COMPLETE_BETA;
    let next = x - excess / density;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - x) <= 1e-16 * next) return next;
    x = next;
  }
  return x;
}
