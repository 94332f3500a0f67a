/** Reading a number that a person typed. Nothing is corrected silently: what does not fit is refused with a sentence. Pure. */

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

export type NumberReading =
  | { readonly ok: true; readonly value: number }
  | { readonly ok: false; readonly reason: string };

/** `name` begins the sentence, e.g. `Steps`. */
export function readNumber(text: string, name: string, range: NumberRange): NumberReading {
  const cleaned = text.trim().replace('−', '-').replace(',', '.');
  const kind = range.whole ? 'a whole number' : 'a number';
  const promise = `${name} must be ${kind} from ${group(range.min)} to ${group(range.max)}`;
  if (cleaned === '') return refuse(`${promise}; the field is empty.`);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cleaned)) return refuse(`${promise}; “${text.trim()}” is not a number.`);
  const value = Number(cleaned);
  if (value < range.min) return refuse(`${promise}; ${group(value)} is too small.`);
  if (value > range.max) return refuse(`${promise}; ${group(value)} is too large.`);
  if (range.whole && !Number.isInteger(value)) return refuse(`${promise}; ${text.trim()} is not a whole number.`);
  // `-0` would be written as 0 and compare as equal, but not serialise as such.
  return { ok: true, value: value === 0 ? 0 : value };
}

function refuse(reason: string): NumberReading {
  return { ok: false, reason };
}

const thousands = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 6 });

/** Thousands apart, as numbers are read aloud: 10,000; what nobody could read aloud, as a power. */
function group(value: number): string {
  return (Math.abs(value) < 1e15 ? thousands.format(value) : value.toExponential(1)).replace('-', '−');
}
