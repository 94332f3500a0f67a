const MOST = 60;

/** A value in a sentence about it: text in quotes, numbers that JSON has none of by name, and what is long shortened. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return `“${shortened(value)}”`;
  return shortened(typeof value === 'object' && value !== null ? asJson(value) : String(value));
}

function shortened(text: string): string {
  return text.length <= MOST ? text : `${text.slice(0, MOST)}…`;
}

function asJson(value: object): string {
  try {
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' && !Number.isFinite(part) ? String(part) : part));
  } catch {
    // It holds itself, or a number that JSON cannot have.
    return Array.isArray(value) ? 'that list' : 'that object';
  }
}
