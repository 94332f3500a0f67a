import { expect, it } from 'vitest';
import type { Answers, Draft } from '../../protocol/foreign/describe.ts';
import { noAnswers } from '../../protocol/foreign/describe.ts';
import { answersToTell, begunWith } from './told-answers.ts';

/** Asks three questions; 'x' is the one picture besides 'y'. */
function describe(answers: Answers): Draft {
  if (answers.sample !== null && !['x', 'y'].includes(answers.sample)) throw new Error('no such input');
  const asked = { sample: answers.sample ?? 'x', schedule: answers.schedule ?? 'linear', prediction: answers.prediction ?? 'epsilon', size: String(answers.size ?? 32) } as const;
  const questions = (['sample', 'schedule', 'prediction', 'size'] as const).map((about) => ({ about, question: '', why: '', options: [], guess: asked[about] }));
  return { manifest: { id: 'own-1' }, questions, notes: [] } as unknown as Draft;
}
const readable = { describe };
const told = (patch: Partial<Answers>) => answersToTell(describe(noAnswers), describe({ ...noAnswers, ...patch }), { ...noAnswers, ...patch });

it('tells what is not as guessed, and what is predicted always', () => {
  expect(told({})).toEqual({ prediction: 'epsilon' });
  expect(told({ schedule: 'linear', size: 32, sample: 'x' })).toEqual({ prediction: 'epsilon' });
  expect(told({ schedule: 'scaled_linear', size: 16, sample: 'y', prediction: 'sample' })).toEqual({ sample: 'y', schedule: 'scaled_linear', prediction: 'sample', size: 16 });
  expect(told({ inputs: { hint: { values: [0.5] }, mask: { file: 'own.npy' } } })).toEqual({ prediction: 'epsilon', inputs: { hint: [0.5] } });
});

it('of a model that asks nothing tells nothing', () => {
  const quiet = { ...describe(noAnswers), questions: [] };
  expect(answersToTell(quiet, quiet, noAnswers)).toBeNull();
});

it('whoever opens the link has the sender’s answers, and those of its own where they do not fit the file', () => {
  const answers = { size: 16, prediction: 'sample', inputs: { hint: [0.5] } } as const;
  const begun = begunWith(readable, (id) => (id === 'own-1' ? answers : null));
  expect(begun).toMatchObject({ said: true, answers: { ...noAnswers, size: 16, prediction: 'sample', inputs: { hint: { values: [0.5] } } } });
  expect(answersToTell(describe(noAnswers), begun.draft, begun.answers)).toEqual(answers);
  expect(begunWith(readable, () => ({ sample: 'z' }))).toMatchObject({ said: false, answers: noAnswers });
  expect(begunWith(readable, () => null)).toMatchObject({ said: false, answers: noAnswers });
});
