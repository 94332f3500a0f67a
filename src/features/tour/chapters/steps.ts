import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';

export const steps: Chapter = {
  id: 'steps',
  title: 'The noise subtracted, step by step',
  short: true,
  recipe: {},
  view: { step: 12 },
  text: [
    'The network predicts [[ε̂]], the noise in x_t. Subtract it, suitably scaled, and rescale what is left, and you have an estimate of the picture, [[x̂₀]]. The equation under the U does this with the numbers of the step in view.',
    'The second half of the equation takes a small step: it mixes x̂₀ with the same ε̂ again, this time with a little less of it. The result is the next x_t, and the network is evaluated again.',
  ],
  marks: ['equation'],
  ask: {
    kind: 'choice',
    question: 'Why so many steps? Suppose you trust the very first prediction and jump from pure noise straight to x̂₀. What do you get?',
    options: ['the panda, a little soft', 'a smudge', 'noise'],
    right: 1,
    veils: ['film-x0'],
  },
  task: {
    words: 'Go to step 0 (the Home key, or the left end of the film), and look at x̂₀.',
    when: { is: 'at', from: 0, to: 0 },
    marks: ['pred-x0'],
    byItself: { view: { step: 0 } },
  },
  found: {
    said: 'you get a smudge. At step 0, the [[mean square error]] of x̂₀ against the finished picture is {first} (values run from −1 to 1); at step 12 it is {later}.',
    numbers: {
      first: { measure: { kind: 'meanSquareError', a: { of: 'before', is: 'predX0', at: 0 }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [0.3, 4] },
      later: { measure: { kind: 'meanSquareError', a: { of: 'before', is: 'predX0', at: 12 }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [0, 0.1] },
      beyond: { measure: { kind: 'beyond', a: { of: 'before', is: 'predX0', at: 0 } }, as: 'percent', holds: [0.2, 1] },
      stride: { measure: { kind: 'distance', a: { of: 'before', is: 'xt', at: 0 }, b: { of: 'before', is: 'xt', at: 1 } }, as: 'number', holds: [0.001, 0.5] },
    },
    why: [
      'From pure noise every panda on green is still possible, and the prediction with the least mean square error is the average of them all: a blur. This run is guided as well (a later chapter), which makes it garish: {beyond} of its values lie outside −1 … 1 and are clipped on the screen.',
      'So the first step changes x by only {stride} (root mean square; the noise itself has 1), and the network is evaluated again: with each step fewer pictures remain possible, and the estimate sharpens. This sampler, DDIM, draws no fresh noise on the way: the same seed gives the same picture.',
    ],
    marks: ['pred-x0', 'equation'],
  },
  sources: [papers.ddpm, papers.ddim],
};
