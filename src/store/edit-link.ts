import type { Edit, EditSource } from '../protocol/edits.ts';

/**
 * Edits in the address, compact and readable:
 *
 *     gain*tensor-down.0.out*into-up.0.join*steps-20_24*value-0**word*word-2*value-1.5
 *
 * `*` stands between the fields and `**` between the edits, because the fragment carries it as it is. What stands in a list is joined by
 * `_`, runs of channels are `0:31`, and fields of another run's recipe are `from.seed-7`. A `*` or `%` inside a value is percent-encoded.
 */

export function writeEdits(edits: readonly Edit[]): string {
  return edits.map(writeEdit).join('**');
}

/** What cannot be read is passed on as it is, for the schema to refuse. */
export function readEdits(text: string): unknown {
  return text === '' ? [] : text.split('**').map(readEdit);
}

/** One order whatever that of the object's fields, so that the same edits are the same text. */
const order = [
  'tensor', 'into', 'block', 'layer', 'word', 'prompt', 'channels', 'heads', 'from', 'cutoff', 'low', 'high', 'b1', 'b2', 's1', 's2', 'version', 'sigma', 'seed', 'offset', 'value', 'steps',
  'branch',
];

function writeEdit({ kind, ...fields }: Edit): string {
  const parts: string[] = [kind];
  const values = new Map(Object.entries(fields) as [string, string | number | number[] | EditSource | undefined][]);
  for (const name of order) {
    const value = values.get(name);
    if (value === undefined) continue;
    if (typeof value === 'object' && !Array.isArray(value)) {
      const source = Object.entries(value).map(([field, inner]) => `${name}.${field}-${escape(String(inner))}`);
      parts.push(...(source.length === 0 ? [`${name}.`] : source));
    } else parts.push(`${name}-${Array.isArray(value) ? writeList(name, value) : escape(String(value))}`);
  }
  return parts.join('*');
}

const escape = (text: string): string => text.replace(/[%*]/g, (character) => (character === '*' ? '%2A' : '%25'));
const unescape = (text: string): string => text.replace(/%2A/gi, '*').replace(/%25/g, '%');

function writeList(name: string, values: readonly number[]): string {
  if (name === 'steps') return values.join('_');
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] + 1 === value) last[1] = value;
    else runs.push([value, value]);
  }
  return runs.map(([first, last]) => (first === last ? String(first) : `${first}:${last}`)).join('_');
}

const textFields = new Set(['tensor', 'into', 'block', 'layer', 'prompt', 'sampler', 'branch']);
const MOST_LISTED = 4096;

function readEdit(text: string): unknown {
  const [kind, ...parts] = text.split('*');
  const edit: Record<string, unknown> = { kind };
  for (const part of parts) {
    const [, name, value] = /^([A-Za-z0-9.]+)-(.*)$/s.exec(part) ?? [];
    if (part === 'from.') edit['from'] = {};
    else if (name === undefined || value === undefined) return text;
    else if (name.startsWith('from.')) {
      const field = name.slice('from.'.length);
      edit['from'] = { ...(edit['from'] as Record<string, unknown> | undefined), [field]: readValue(field, value) };
    } else edit[name] = readValue(name, value);
  }
  return edit;
}

function readValue(name: string, value: string): unknown {
  if (name === 'steps') return value.split('_').map(readNumber);
  if (name === 'channels' || name === 'heads') return readList(value);
  return textFields.has(name) ? unescape(value) : readNumber(value);
}

function readList(text: string): unknown {
  const values: number[] = [];
  for (const run of text.split('_')) {
    const [, first, last = first] = /^(\d{1,6})(?::(\d{1,6}))?$/.exec(run) ?? [];
    if (first === undefined) return text;
    for (let value = Number(first); value <= Number(last) && values.length <= MOST_LISTED; value++) values.push(value);
  }
  return values;
}

function readNumber(text: string): unknown {
  return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text) ? Number(text) : text;
}
