import { noAnswers, type Answers, type Draft } from '../../protocol/foreign/describe.ts';
import type { Readable } from '../../reading/readable.ts';
import type { ModelAnswers } from '../../store/model-answers.ts';

/**
 * What was answered, as a link tells it: what is not as guessed. What the network predicts is always told where it was asked, since a trial answers it
 * by itself. Files that inputs are fed from stay here. Null where nothing is to be told.
 */
export function answersToTell(guessed: Draft, draft: Draft, { inputs }: Pick<Answers, 'inputs'>): ModelAnswers | null {
  const told = draft.questions.flatMap(({ about, guess }) => {
    const asGuessed = guessed.questions.some((question) => question.about === about && question.guess === guess);
    return asGuessed && about !== 'prediction' ? [] : [[about, about === 'size' ? Number(guess) : guess] as const];
  });
  const fed = Object.entries(inputs).flatMap(([input, given]) => ('values' in given ? [[input, given.values] as const] : []));
  if (told.length === 0 && fed.length === 0) return null;
  return { ...Object.fromEntries(told), ...(fed.length === 0 ? {} : { inputs: Object.fromEntries(fed) }) };
}

/** A model as it is first described: with what is `known` to have been answered about it, if that can be. `said`: whether it was. */
export function begunWith(readable: Pick<Readable, 'describe'>, known: (id: string) => ModelAnswers | null): { draft: Draft; answers: Answers; said: boolean } {
  const guessed = readable.describe(noAnswers);
  const told = known(guessed.manifest.id);
  if (told !== null) {
    try {
      const answers = toAnswers(told);
      return { draft: readable.describe(answers), answers, said: true };
    } catch {
      // A link that names inputs which this file has not got: asked as ever.
    }
  }
  return { draft: guessed, answers: noAnswers, said: false };
}

function toAnswers({ sample, prediction, schedule, size, inputs = {} }: ModelAnswers): Answers {
  return { sample: sample ?? null, prediction: prediction ?? null, schedule: schedule ?? null, size: size ?? null, inputs: Object.fromEntries(Object.entries(inputs).map(([input, values]) => [input, { values }])) };
}
