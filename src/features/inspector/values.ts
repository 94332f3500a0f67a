import { formatCoefficient, formatFixed } from '../../ui/format.ts';

/** One number of a tensor, to three significant digits or so. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return formatCoefficient(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  return size >= 0.001 && size < 10_000 ? formatFixed(value, size >= 100 ? 1 : size >= 10 ? 2 : 3) : formatCoefficient(value);
}

/** `0.0042` → `0.4%`; what is neither none nor all never looks as if it were. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  if (part === whole) return '100%';
  const percent = (100 * part) / whole;
  if (percent < 0.1) return '< 0.1%';
  if (percent > 99.9) return '> 99.9%';
  return `${formatFixed(percent, 1)}%`;
}
