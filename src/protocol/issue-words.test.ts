import './strict-zod.ts';
import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';
import { editSchema, editWords } from './edits.ts';
import { issueWords } from './issue-words.ts';
import { manifestSchema } from './manifest.ts';
import { recipeSchema } from './recipe.ts';

const said = (schema: z.ZodMiniType, given: unknown): string => issueWords(schema.safeParse(given).error?.issues[0], given);

it.each<[string, z.ZodMiniType, unknown, string]>([
  ['invalid_type', z.object({ a: z.string() }), { a: 5 }, 'a: it must be text'],
  ['a missing field', z.object({ a: z.string() }), {}, 'a: it is missing'],
  ['NaN', z.number(), NaN, 'it must be a number'],
  ['a fraction', z.int(), 1.5, 'it must be a whole number'],
  ['too_small', z.int().check(z.gte(3)), 2, 'it must be at least 3'],
  ['too_big', z.number().check(z.lte(30)), 31, 'it must be at most 30'],
  ['an empty text', z.string().check(z.minLength(1)), '', 'it must not be empty'],
  ['a long text', z.string().check(z.maxLength(2)), 'abc', 'it must have at most 2 characters'],
  ['an empty list', z.array(z.int()).check(z.minLength(1)), [], 'name at least one'],
  ['a long list', z.array(z.int()).check(z.maxLength(1)), [1, 2], 'there must be at most 1'],
  ['a short pair', z.tuple([z.int(), z.int()]), [1], 'there must be at least 2'],
  ['a long pair', z.tuple([z.int(), z.int()]), [1, 2, 3], 'there must be at most 2'],
  ['invalid_value', z.enum(['a', 'b']), 'c', 'it must be one of a, b'],
  ['unrecognized_keys', z.strictObject({ a: z.int() }), { a: 1, b: 2 }, 'it has no “b”'],
  ['a union of literals', z.union([z.literal(1), z.literal(2)]), 3, 'it must be one of 1, 2'],
  ['a union of kinds', z.union([z.string(), z.number()]), null, 'it must be text, or it must be a number'],
  ['a discriminated union', z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), { kind: 'z' }, 'kind: it is of no known kind'],
  ['invalid_key', z.record(z.string().check(z.maxLength(1)), z.int()), { ab: 1 }, 'ab: it must have at most 1 character'],
  ['invalid_format', z.string().check(z.regex(/^a$/)), 'b', 'it is not in the form in which this page writes it'],
  ['words of ours', z.string().check(z.regex(/^a$/, 'it is no a')), 'b', 'it is no a'],
  ['custom', z.int().check(z.refine((value) => value > 3, 'more than three')), 2, 'more than three'],
  ['not_multiple_of', z.number().check(z.multipleOf(4)), 6, 'it must be a multiple of 4'],
])('%s', (_what, schema, given, words) => {
  expect(said(schema, given)).toBe(words);
});

describe('nothing of the library’s own English comes through', () => {
  const wrong = [null, undefined, NaN, Infinity, -1, 1e9, 0.5, '', 'x'.repeat(9_999), [], [null], {}, { a: 1 }, true];
  it.each<[string, z.ZodMiniType]>([...Object.entries<z.ZodMiniType>(recipeSchema.shape), ...Object.entries<z.ZodMiniType>(manifestSchema.shape)])('of the field %s', (_name, schema) => {
    for (const given of wrong) expect(said(schema, given)).not.toMatch(/Invalid|expected|received|undefined/);
  });

  it('of edits', () => {
    for (const given of [...wrong, { kind: 'boost' }, { kind: 'gain' }, { kind: 'word', word: 'x', value: 1 }, { kind: 'patch', tensor: 'x', from: 3 }]) {
      expect(editWords(editSchema.safeParse(given).error?.issues[0], given)).not.toMatch(/Invalid|expected|received|undefined/);
    }
  });
});
