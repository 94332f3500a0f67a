import type * as z from 'zod/mini';
import { reasonOf } from '../protocol/issue-words.ts';
import { shorten } from './link-fields.ts';

/** Checks field by field, so that one bad value does not cost the others. */
export function keepValid<Shape extends z.core.$ZodShape>(
  schema: z.ZodMiniObject<Shape>,
  values: Record<string, unknown>,
  defaults: z.infer<z.ZodMiniObject<Shape>>,
  names: ReadonlyMap<string, string>,
  problems: string[],
  /** How a field stands in the link. */
  written: (key: string) => string | undefined,
): z.infer<z.ZodMiniObject<Shape>> {
  const kept: Record<string, unknown> = { ...defaults };
  for (const [field, value] of Object.entries(values)) {
    const fieldSchema = schema.shape[field] as z.ZodMiniType | undefined;
    const result = fieldSchema?.safeParse(value);
    if (result?.success) kept[field] = result.data;
    else {
      const reason = reasonOf(result?.error.issues[0], value);
      const key = names.get(field) ?? field;
      problems.push(
        `The link’s ${key} “${shorten(written(key) ?? (typeof value === 'string' ? value : JSON.stringify(value)))}” cannot be used (${reason}); the default was used.`,
      );
    }
  }
  return schema.parse(kept);
}
