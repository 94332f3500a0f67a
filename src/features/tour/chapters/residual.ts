import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';
import { blueCat, cut } from './blue-cat.ts';

const branch = { tensor: 'middle.block.0.conv2', into: 'middle.block.0.output' };

export const residual: Chapter = {
  id: 'residual',
  title: 'Residual blocks',
  short: false,
  recipe: blueCat,
  view: { page: 'block', tensor: 'middle.block.0.output', step: 12 },
  text: [
    'The tiles of the U are made by [[residual block|residual blocks]]: output = shortcut + branch. The branch is two [[convolution|convolutions]], with t added between them; the shortcut hands on what came in.',
    'This is the first block in the middle of the U, with its three parts on one scale.',
  ],
  marks: ['gain-branch'],
  ask: {
    kind: 'choice',
    question: 'Suppose its branch is cut at every step, so that the block only hands on its input. What will the picture be?',
    options: ['no cat any more', 'a cat whose face has slipped', 'the same picture, to the eye'],
    right: 1,
  },
  task: {
    words: 'Click the ×1 beside “branch”.',
    when: { is: 'edited', edit: { kind: 'gain', tensor: branch.tensor, value: 0 } },
    marks: ['gain-branch'],
    byItself: { recipe: { edits: [cut(branch)] } },
  },
  found: {
    said: 'it is a cat whose face has slipped. That is for the eye to judge; the [[mean square error]], {mse}, only says how far apart the two pictures are. The branch is no trifle: its [[norm]] is {ratio} of the shortcut’s. Yet without it, the change of ε̂ at step 12 has only {change} of the norm of ε̂.',
    numbers: {
      mse: { measure: { kind: 'meanSquareError', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [0.05, 0.2] },
      ratio: { measure: { kind: 'normRatio', a: branch.tensor, b: 'encoder.2.cross.output', at: 12 }, as: 'percent', holds: [0.3, 1.2] },
      change: { measure: { kind: 'changeInNorm', place: branch, at: 12 }, as: 'percent', holds: [0.1, 0.4] },
    },
    why: [
      'A block does not replace what came in, it adds to it. Remove one, and the rest of the network still finds most of what it reads where it was. Without shortcuts the layers would be a chain, and one missing link would break it; with them, even very deep networks can be trained.',
    ],
    marks: ['film'],
  },
  sources: [papers.residual, papers.ensembles],
};
