import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';
import { blueCat, cut } from './blue-cat.ts';

const skip = { tensor: 'encoder.0.block.0.output', into: 'decoder.0.joined' };

export const skips: Chapter = {
  id: 'skips',
  title: 'What a skip carries',
  short: true,
  recipe: blueCat,
  view: { step: 12 },
  text: [
    'On the way down, exactly where things are is lost. So each level of the decoder is also given the encoder’s [[feature map|feature maps]] of the same resolution. This is a [[skip connection]], the green double line: its maps and those from below are concatenated, laid side by side, and the next layer reads both.',
    'The usual account is that skips bring back the fine detail that was lost on the way down.',
  ],
  marks: ['skip-0', 'below-0'],
  ask: {
    kind: 'choice',
    question: 'Then what will the picture look like if the outermost skip is cut at every step?',
    options: ['the cat, blurred', 'the noise that it began with', 'a blank sheet'],
    right: 1,
  },
  task: {
    words: 'At the top level, click the green ×1 of the skip, which is outlined. That cuts skip 0.',
    when: { is: 'edited', edit: { kind: 'gain', ...skip, value: 0 } },
    marks: ['gain-skip-0'],
    byItself: { recipe: { edits: [cut(skip)] } },
  },
  found: {
    said: 'it is the noise that it began with: the [[correlation]] of the last x with the very first, x_T, is {same}, and it is {larger} times as large.',
    numbers: {
      same: { measure: { kind: 'correlation', a: { of: 'now', is: 'picture' }, b: { of: 'now', is: 'noise' } }, as: 'number', holds: [0.9, 1] },
      larger: { measure: { kind: 'spread', a: { of: 'now', is: 'picture' }, b: { of: 'now', is: 'noise' } }, as: 'times', holds: [20, 80] },
      lost: { measure: { kind: 'worth', place: skip, at: 12, field: 'detailLost' }, as: 'percent', holds: [0.7, 1] },
      cosine: { measure: { kind: 'worth', place: skip, at: 12, field: 'detailCosine' }, as: 'number', holds: [-0.2, 0.2] },
    },
    why: [
      'ε̂ is a picture of noise, and nothing is finer than noise. Without this skip ε̂ loses {lost} of its [[fine detail]] at step 12, and what detail is left is not what was there (their cosine is {cosine}). Where no noise is predicted, none is removed; the sampler only scales it up.',
      'The usual account comes from segmentation, for which the U-Net was invented. In a network that predicts noise, the fine detail that must come across is the noise itself.',
    ],
    marks: ['skip-0', 'film'],
  },
  sources: [papers.unet, papers.freeu],
};
