import { formatCoefficient } from '../../ui/format.ts';

/** The end of a scale, as short as a round number can be written: 2 and not 2.00. */
export function formatScaleEnd(value: number): string {
  const size = Math.abs(value);
  if (size < 0.001 || size >= 10_000) return formatCoefficient(value);
  return `${value < 0 ? '−' : ''}${Number(size.toPrecision(3))}`;
}
