import type { Chapter } from '../chapter.ts';
import { papers } from '../papers.ts';

export const asked: Chapter = {
  id: 'asked',
  title: 'What the network is asked',
  short: false,
  recipe: {},
  view: { page: 'forward', t: 500 },
  text: [
    'This page does what training does. Take a clean picture x₀, draw noise ε, and mix the two: x_t = √ᾱ_t · x₀ + √(1 − ᾱ_t) · ε. The larger the [[t|timestep t]], the more noise is in it.',
    'The network is given the mixture x_t, the number t and the words. It is never shown x₀ or ε by themselves.',
  ],
  marks: ['mixture'],
  ask: {
    kind: 'choice',
    question: 'And what is it asked?',
    options: ['What does the clean picture look like?', 'Which noise was mixed in?', 'What would the picture be with a little less noise?'],
    right: 1,
    veils: ['answers'],
  },
  task: {
    words: 'Move the slider to another t, and compare the true noise ε with the network’s answer, ε̂.',
    when: { is: 'view', field: 't' },
    marks: ['forward-t'],
    byItself: { view: { t: 300 } },
  },
  found: {
    said: 'It is asked for the noise. At t = {t} the [[correlation]] of its answer ε̂ with the true noise is {r}, and the [[mean square error]] is {error}; answering 0 everywhere would give an error of about 1.',
    numbers: {
      t: { measure: { kind: 'answer', what: 't' }, as: 'whole', holds: [0, 999] },
      r: { measure: { kind: 'answer', what: 'correlation' }, as: 'number', holds: [0.5, 1] },
      error: { measure: { kind: 'answer', what: 'error' }, as: 'number', holds: [0, 0.9] },
    },
    why: [
      'The three questions amount to one. Given x_t, whoever knows the noise knows the picture, x̂₀ = (x_t − √(1 − ᾱ_t) · ε̂) ÷ √ᾱ_t, and whoever knows both can mix them again with a little less noise. Ho et al. got their best pictures by asking for the noise; other models are trained to answer with x₀, or with a mixture of the two, called v.',
    ],
    marks: ['answer'],
  },
  sources: [papers.ddpm, papers.progressive],
};
