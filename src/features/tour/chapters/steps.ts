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
    question: 'Why so many steps? Suppose the sampler takes only 5, each five times as long. What do you get?',
    options: ['a smudge', 'a panda, but not quite this one', 'this panda, with noise left in it'],
    right: 1,
  },
  task: {
    words: 'In the sentence at the top, write 5 before “steps”, and press Enter.',
    when: { is: 'recipe', field: 'steps', value: 5 },
    marks: ['step-count'],
    byItself: { recipe: { steps: 5 } },
  },
  found: {
    said: 'you get a panda, but not quite this one: the [[mean square error]] between the picture that is now at the right end of the film and the one of 25 steps is {five} (values run from −1 to 1). A single step would give the smudge with which the lower row of the film began: its error is {one}.',
    numbers: {
      five: { measure: { kind: 'meanSquareError', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [0.05, 0.4] },
      one: { measure: { kind: 'meanSquareError', a: { of: 'before', is: 'predX0', at: 0 }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [0.5, 4] },
      beyond: { measure: { kind: 'beyond', a: { of: 'before', is: 'predX0', at: 0 } }, as: 'percent', holds: [0.2, 1] },
      stride: { measure: { kind: 'distance', a: { of: 'before', is: 'xt', at: 0 }, b: { of: 'before', is: 'xt', at: 1 } }, as: 'number', holds: [0.001, 0.5] },
    },
    why: [
      'From pure noise every panda on green is still possible, and the prediction with the least mean square error is the average of them all: a blur. This run is guided as well (a later chapter), which makes it garish: {beyond} of its values lie outside −1 … 1 and are clipped on the screen.',
      'So the first of 25 steps changes x by only {stride} (root mean square; the noise itself has 1), and the network is evaluated again: with each step fewer pictures remain possible, and the estimate sharpens. A longer step trusts an early estimate for longer, and ends at another panda. This sampler, DDIM, draws no fresh noise on the way: the same seed and the same steps give the same picture.',
    ],
    marks: ['film'],
  },
  sources: [papers.ddpm, papers.ddim],
};
