import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';

export const asked: Chapter = {
  id: 'asked',
  title: 'What the network predicts',
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
    question: 'And what does it have to predict?',
    options: ['the clean picture', 'the noise that was mixed in', 'the picture with a little less noise'],
    right: 1,
    veils: ['answers'],
  },
  task: {
    words: 'Move the slider to another t, and compare the true noise ε with the network’s prediction, ε̂.',
    when: { is: 'view', field: 't' },
    marks: ['forward-t'],
    byItself: { view: { t: 300 } },
  },
  found: {
    said: 'it predicts the noise. At t = {t} the [[correlation]] of its prediction ε̂ with the true noise is {r}, and the [[mean square error]] is {error}; predicting 0 everywhere would give an error of about 1.',
    numbers: {
      t: { measure: { kind: 'answer', what: 't' }, as: 'whole', holds: [0, 999] },
      r: { measure: { kind: 'answer', what: 'correlation' }, as: 'number', holds: [0.5, 1] },
      error: { measure: { kind: 'answer', what: 'error' }, as: 'number', holds: [0, 0.9] },
    },
    why: [
      'The three amount to the same. Given x_t, whoever knows the noise knows the picture, x̂₀ = (x_t − √(1 − ᾱ_t) · ε̂) ÷ √ᾱ_t, and whoever knows both can mix them again with a little less noise. Ho et al. got their best pictures by predicting the noise; other models are trained to predict x₀, or a mixture of the two, called v.',
    ],
    marks: ['answer'],
  },
  sources: [papers.ddpm, papers.progressive],
};
