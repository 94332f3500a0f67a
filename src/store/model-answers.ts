import '../protocol/strict-zod.ts';
import * as z from 'zod/mini';
import { keepValid } from './keep-valid.ts';
import { readOption, shorten } from './link-fields.ts';

/**
 * What a person answered about their own model where its files do not say it. It decides the numbers as the recipe does, so it travels in a link to a run
 * of that model: `answer.prediction=v_prediction&answer.size=16&answer.in.hint=0.5`. What was left as guessed is left out.
 */
const name = z.string().check(z.minLength(1), z.maxLength(200));

const answersSchema = z.strictObject({
  /** The input that is the noisy picture. */
  sample: z.optional(name),
  prediction: z.optional(z.enum(['epsilon', 'v_prediction', 'sample'])),
  schedule: z.optional(z.enum(['linear', 'scaled_linear', 'squaredcos_cap_v2'])),
  size: z.optional(z.int().check(z.gte(1), z.lte(65_536))),
});
/** Numbers that an input is fed; more than so many do not travel. */
const fedSchema = z.array(z.number()).check(z.minLength(1), z.maxLength(64));

export interface ModelAnswers extends z.infer<typeof answersSchema> {
  readonly inputs?: Readonly<Record<string, readonly number[]>> | undefined;
}

export const answerPrefix = 'answer.';
const inputPrefix = 'in.';

export function writeAnswers(fields: URLSearchParams, { inputs = {}, ...answers }: ModelAnswers): void {
  for (const field of Object.keys(answersSchema.shape) as (keyof typeof answers)[]) {
    const value = answers[field];
    if (value !== undefined) fields.set(answerPrefix + field, String(value));
  }
  for (const input of Object.keys(inputs).sort()) {
    const values = inputs[input] ?? [];
    if (fedSchema.safeParse(values).success) fields.set(answerPrefix + inputPrefix + input, values.join(','));
  }
}

/** `written`: keys without the prefix. Null where nothing of it can be used; what cannot be is named in `problems`. */
export function readAnswers(written: ReadonlyMap<string, string>, problems: string[]): ModelAnswers | null {
  const values: Record<string, unknown> = {};
  const inputs: Record<string, number[]> = {};
  for (const [key, value] of written) {
    if (Object.hasOwn(answersSchema.shape, key)) values[key] = key === 'size' ? readOption(value) : value;
    else if (key.startsWith(inputPrefix)) {
      const fed = fedSchema.safeParse(value.split(',').map(readOption));
      if (fed.success) inputs[key.slice(inputPrefix.length)] = fed.data;
      else problems.push(`The link’s ${answerPrefix}${key} “${shorten(value)}” is not a list of numbers; the model’s input gets the guessed values.`);
    } else problems.push(`The link has a field “${shorten(answerPrefix + key)}” that this page does not know; it was left out.`);
  }
  const names = new Map(Object.keys(answersSchema.shape).map((field) => [field, answerPrefix + field]));
  const answers = keepValid(answersSchema, values, {}, names, problems, (key) => written.get(key.slice(answerPrefix.length)));
  const all = Object.keys(inputs).length === 0 ? answers : { ...answers, inputs };
  return Object.keys(all).length === 0 ? null : all;
}

export function sameAnswers(a: ModelAnswers | null, b: ModelAnswers | null): boolean {
  const written = (answers: ModelAnswers | null): string => {
    const fields = new URLSearchParams();
    if (answers !== null) writeAnswers(fields, answers);
    return fields.toString();
  };
  return written(a) === written(b);
}
