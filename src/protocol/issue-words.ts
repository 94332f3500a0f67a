import type * as z from 'zod/mini';

type Issue = z.core.$ZodIssue;

/** What zod/mini says where nobody gave it words. */
const WORDLESS = 'Invalid input';

/** Where in what was given something cannot be used, and why, for people who do not know what a schema is. */
export function issueWords(issue: Issue | undefined, given?: unknown): string {
  return [...(issue?.path ?? []).map(String), reasonOf(issue, given)].join(': ');
}

/** Why a value cannot be used. With `given`, what the schema was asked about, what is missing is told from what is of another kind. */
export function reasonOf(issue: Issue | undefined, given?: unknown): string {
  if (issue === undefined) return 'there is no such field';
  // Words of ours, from the schema itself.
  if (issue.message !== WORDLESS && issue.message !== '') return issue.message;
  if (given !== undefined && issue.path.length > 0 && inside(given, issue.path) === undefined && issue.code !== 'unrecognized_keys') return 'it is missing';
  switch (issue.code) {
    case 'invalid_value':
      return choices(issue.values);
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum);
    case 'invalid_type':
      return `it must be ${kinds[issue.expected] ?? `of the kind “${issue.expected}”`}`;
    case 'unrecognized_keys':
      return `it has no “${issue.keys.join('”, “')}”`;
    case 'invalid_union':
      return ofUnion(issue, given);
    case 'invalid_key':
    case 'invalid_element':
      return reasonOf(issue.issues[0]);
    case 'not_multiple_of':
      return `it must be a multiple of ${issue.divisor}`;
    case 'invalid_format':
    case 'custom':
      return 'it is not in the form in which this page writes it';
  }
}

const kinds: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function choices(values: readonly unknown[]): string {
  return `it must be ${values.length === 1 ? '' : 'one of '}${values.map(String).join(', ')}`;
}

function bound(origin: string, most: string, limit: number | bigint): string {
  const one = Number(limit) === 1;
  if (origin === 'string') return most === 'at least' && one ? 'it must not be empty' : `it must have ${most} ${limit} ${one ? 'character' : 'characters'}`;
  if (origin === 'array' || origin === 'set' || origin === 'map') return most === 'at least' && one ? 'name at least one' : `there must be ${most} ${limit}`;
  return `it must be ${most} ${limit}`;
}

/** Of literals, all that there are; of other kinds, what each of them lacks. */
function ofUnion(issue: Extract<Issue, { code: 'invalid_union' }>, given: unknown): string {
  const first = issue.errors.flatMap(([each]) => (each === undefined ? [] : [each]));
  if (first.length === 0) return 'it is of no known kind';
  const values = first.flatMap((each) => (each.code === 'invalid_value' ? each.values : []));
  if (first.every(({ code }) => code === 'invalid_value')) return choices(values);
  const within = inside(given, issue.path);
  return [...new Set(first.map((each) => reasonOf(each, within)))].join(', or ');
}

function inside(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const key of path) value = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined;
  return value;
}
