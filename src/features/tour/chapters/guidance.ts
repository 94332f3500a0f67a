import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';
import { blueCat } from './blue-cat.ts';

export const guidance: Chapter = {
  id: 'guidance',
  title: 'Guidance',
  short: false,
  recipe: blueCat,
  view: { step: 25 },
  text: [
    'At every step the network is evaluated twice: with your words ([[conditional]]) and without any ([[unconditional]]). The difference between the two predictions is what the words say.',
    '[[guidance|Classifier-free guidance]] exaggerates the difference: ε̂ = ε̂_uncond + s · (ε̂_cond − ε̂_uncond). With s = 1 nothing is exaggerated, and ε̂ is the conditional prediction; this run has s = 3.',
  ],
  marks: ['guidance'],
  ask: {
    kind: 'choice',
    question: 'What does s = 10 make of it?',
    options: ['a truer, finer cat', 'a harder, speckled picture', 'noise'],
    right: 1,
  },
  task: {
    words: 'In the sentence at the top, write 10 after “guidance”, and press Enter.',
    when: { is: 'recipe', field: 'guidanceScale', least: 10 },
    marks: ['guidance'],
    byItself: { recipe: { guidanceScale: 10 } },
  },
  found: {
    said: 'it becomes harder and speckled: the picture has {detail} times the [[fine detail]], and {after} of its values lie outside −1 … 1 and are clipped on the screen; with s = 3 it was {before}.',
    numbers: {
      detail: { measure: { kind: 'detail', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'times', holds: [1.05, 5] },
      before: { measure: { kind: 'beyond', a: { of: 'before', is: 'picture' } }, as: 'percent', holds: [0.1, 0.26] },
      after: { measure: { kind: 'beyond', a: { of: 'now', is: 'picture' } }, as: 'percent', holds: [0.26, 1] },
    },
    why: [
      'Ten times the difference leads far beyond what either pass predicts. A little guidance buys agreement with the words at the price of variety; a lot costs the picture itself. Try 1, and 0, which is the unconditional prediction alone.',
    ],
    marks: ['film', 'xt'],
  },
  sources: [papers.guidance],
};
