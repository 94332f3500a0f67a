import { expect, it } from 'vitest';
import { encodeLink, linkDefaults, parseLink } from './link.ts';
import { sameAnswers, type ModelAnswers } from './model-answers.ts';

const recipe = { ...linkDefaults.recipe, model: `own-${'ab'.repeat(20)}` };
const linkOf = (answers: ModelAnswers | null) => encodeLink({ recipe, beside: null, view: linkDefaults.view, expected: null, answers });

it.each<[ModelAnswers, string]>([
  [{ prediction: 'v_prediction' }, 'answer.prediction=v_prediction'],
  [{ sample: 'x.1&y', prediction: 'sample', schedule: 'squaredcos_cap_v2', size: 16 }, 'answer.sample=x.1%26y&answer.prediction=sample&answer.schedule=squaredcos_cap_v2&answer.size=16'],
  [{ inputs: { hint: [0.5], 'a.b': [1, -2e-7] } }, 'answer.in.a.b=1%2C-2e-7&answer.in.hint=0.5'],
])('%j travels in a link', (answers, written) => {
  const link = linkOf(answers);
  expect(link).toBe(`v=1&model=${recipe.model}&${written}`);
  expect(parseLink(link)).toMatchObject({ recipe, answers, problems: [] });
  expect(sameAnswers(parseLink(link).answers ?? null, answers)).toBe(true);
});

it('links without answers are as they were, and mean that nothing is known of them', () => {
  expect(linkOf(null)).toBe(`v=1&model=${recipe.model}`);
  expect(parseLink(linkOf(null)).answers).toBeNull();
  expect(sameAnswers(null, { prediction: 'epsilon' })).toBe(false);
});

it('an answer that cannot be is named and left out, and does not cost the others', () => {
  const { answers, problems, expected } = parseLink(`v=1&model=${recipe.model}&answer.prediction=noise&answer.size=0&answer.in.hint=half&answer.else=1&answer.schedule=linear`);
  expect(answers).toEqual({ schedule: 'linear' });
  expect(expected).toBeNull();
  expect(problems).toEqual([
    expect.stringContaining('answer.in.hint “half” is not a list of numbers'),
    expect.stringContaining('“answer.else”'),
    expect.stringContaining('answer.prediction “noise” cannot be used (it must be one of epsilon, v_prediction, sample)'),
    expect.stringContaining('answer.size “0” cannot be used (it must be at least 1)'),
  ]);
});

it('more numbers than a link holds stay here', () => {
  expect(linkOf({ inputs: { hint: Array<number>(65).fill(1) } })).toBe(linkOf(null));
});
