/** Numbers as a reader expects them: true minus signs, thin units, superscript exponents. Pure. */

const SUPERSCRIPT = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** `-0.5` → `−0.500`; a value that rounds to zero has no sign. */
export function formatFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A timestep: whole for most samplers, between the trained ones for others; below 1 for networks that are told σ or its logarithm. */
export function formatTimestep(t: number): string {
  if (Number.isInteger(t)) return formatFixed(t, 0);
  return Math.abs(t) >= 1 ? formatFixed(t, 1) : formatFixed(t, Math.abs(t) < 0.1 ? 4 : 3).replace(/\.?0+$/, '');
}

/** Three significant figures where a coefficient stands beside a picture; very large and very small ones as powers. */
export function formatCoefficient(value: number): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.0005 || size >= 10_000) return formatScientific(value, 1);
  if (size >= 100) return formatFixed(value, 0);
  if (size >= 10) return formatFixed(value, 1);
  if (size >= 1) return formatFixed(value, 2);
  return formatFixed(value, 3);
}

/** `2.31e-7` → `2·10⁻⁷`. */
export function formatScientific(value: number, digits = 0): string {
  if (!Number.isFinite(value)) return formatNonFinite(value);
  if (value === 0) return '0';
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential(digits).split('e');
  const sign = value < 0 ? '−' : '';
  const power = Number(exponent);
  if (power === 0) return `${sign}${mantissa}`;
  return `${sign}${mantissa}·10${superscript(power)}`;
}

export function superscript(power: number): string {
  const digits = String(Math.abs(power))
    .split('')
    .map((digit) => SUPERSCRIPT[Number(digit)] ?? digit)
    .join('');
  return power < 0 ? `⁻${digits}` : digits;
}

/** `0.7` → `70 %`. */
export function formatPercent(share: number): string {
  return Number.isFinite(share) ? `${formatFixed(share * 100, 0)}%` : formatNonFinite(share);
}

/** A share beside which 0% would say that there is none: what rounds to it without being it is `under 1%`. */
export function formatShare(share: number): string {
  return share > 0 && share < 0.005 ? 'under 1%' : formatPercent(share);
}

/** Megabytes of a million bytes, as the network counts them. */
export function formatMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** `1234` → `1.2 s`, `41.3` → `41 ms`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(0)} s`;
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(1)} s`;
  return milliseconds >= 10 ? `${milliseconds.toFixed(0)} ms` : `${milliseconds.toFixed(1)} ms`;
}

/** How long something will take, from 10 s on, as roughly as that is known: 45 s, 20 min, 2.5 h. */
export function formatWait(milliseconds: number): string {
  const minutes = milliseconds / 60_000;
  if (minutes < 1.5) return `${Math.round(milliseconds / 5000) * 5} s`;
  return minutes < 90 ? `${Math.round(minutes)} min` : `${(minutes / 60).toFixed(1)} h`;
}

function formatNonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value < 0 ? '−∞' : '∞';
}
