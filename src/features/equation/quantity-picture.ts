import type { QuantitySymbol } from '../../diffusion/terms.ts';
import { pictureDomain } from '../../render/domain.ts';
import { NOISE_DOMAIN } from '../../render/paint.ts';

/** On what scale a quantity of the equation is drawn. Pure. */

/** Quantities that are pictures, noisy or clean; all others are noise, slopes and differences, centred on grey. */
const PICTURES: ReadonlySet<QuantitySymbol> = new Set<QuantitySymbol>([
  'sample',
  'predOriginalSample',
  'unclippedPredOriginalSample',
  'prevSample',
  'startSample',
  'correctedSample',
  'denoised',
]);

export function isPicture(symbol: QuantitySymbol): boolean {
  return PICTURES.has(symbol);
}

/**
 * Black is −domain, white +domain. Pictures are drawn on ±1, or on ± their root mean square where samplers in Karras' scale
 * have it above 1; the rest on ±2.6 of their own deviations, so that a small difference is seen as clearly as a large one.
 */
export function domainOf(symbol: QuantitySymbol, data: Float32Array): number {
  if (isPicture(symbol)) return pictureDomain(data);
  const size = rootMeanSquare(data);
  return size === 0 ? 1 : NOISE_DOMAIN * size;
}

function rootMeanSquare(data: Float32Array): number {
  let sum = 0;
  for (const value of data) sum += value * value;
  return Math.sqrt(sum / Math.max(1, data.length));
}
