import type * as z from 'zod/mini';
import { shorten } from './link-fields.ts';

/** Checks field by field, so that one bad value does not cost the others. */
export function keepValid<Shape extends z.core.$ZodShape>(
  schema: z.ZodMiniObject<Shape>,
  values: Record<string, unknown>,
  defaults: z.infer<z.ZodMiniObject<Shape>>,
  names: ReadonlyMap<string, string>,
  problems: string[],
): z.infer<z.ZodMiniObject<Shape>> {
  const kept: Record<string, unknown> = { ...defaults };
  for (const [field, value] of Object.entries(values)) {
    const fieldSchema = schema.shape[field] as z.ZodMiniType | undefined;
    const result = fieldSchema?.safeParse(value);
    if (result?.success) kept[field] = result.data;
    else {
      const reason = reasonOf(result?.error.issues[0]);
      problems.push(
        `The link’s ${names.get(field) ?? field} “${shorten(typeof value === 'string' ? value : JSON.stringify(value))}” cannot be used (${reason}); the default was used.`,
      );
    }
  }
  return schema.parse(kept);
}

const FORM = 'it is not of the form in which this page writes it';

const kinds: Partial<Record<string, string>> = {
  int: 'it must be a whole number',
  number: 'it must be a number',
  string: 'it must be text',
  boolean: 'it must be true or false',
  object: 'it must be an object',
  array: 'it must be a list',
};

/** Why a value cannot be used, for people who do not know what a schema is. */
export function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  switch (issue?.code) {
    case 'invalid_value':
      return `there ${issue.values.length === 1 ? 'is' : 'are'}: ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `it must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `it must be at most ${String(issue.maximum)}`;
    case 'invalid_type':
      return kinds[issue.expected] ?? FORM;
    case 'unrecognized_keys':
      return `it has no “${issue.keys.join('”, “')}”`;
    // Said by a check of ours.
    case 'custom':
      return issue.message;
    case undefined:
      return 'unknown field';
    default:
      return FORM;
  }
}
