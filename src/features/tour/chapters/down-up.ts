import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';
import { blueCat, cut } from './blue-cat.ts';

const fromBelow = { tensor: 'decoder.0.up', into: 'decoder.0.joined' };

export const downUp: Chapter = {
  id: 'down-up',
  title: 'Down, and up again',
  short: false,
  recipe: blueCat,
  view: { step: 12 },
  text: [
    'Why a U? On its left arm the [[encoder]] halves the resolution twice, 32×32 to 16×16 to 8×8, and gives every place more channels. At 8×8 a neighbour is four pixels of the picture away, so a few layers are enough to see all of it. On the right arm the [[decoder]] goes back up to 32×32.',
    'At each level the decoder joins two things: what comes up from below, and what comes across from the encoder at the same resolution.',
  ],
  marks: ['encoder', 'middle', 'decoder'],
  ask: {
    kind: 'choice',
    question: 'Which part of the U decides what is painted, a cat, and where? Click it in the figure, or choose here.',
    options: ['the top level, at full resolution', 'the skips', 'what lies below the top level'],
    right: 2,
    parts: [['top-level'], ['skips'], ['below-top']],
  },
  task: {
    words: 'Remove all that comes up from below, so that only the path at full resolution is left: at the top level, click the orange ×1 of what comes from below, which is outlined.',
    when: { is: 'edited', edit: { kind: 'gain', ...fromBelow, value: 0 } },
    marks: ['gain-below-0'],
    byItself: { recipe: { edits: [cut(fromBelow)] } },
  },
  found: {
    said: 'what lies below the top level decides. Without it the last picture, now in view, is an almost blank sheet: {detail} of the cat’s [[fine detail]] is left. The [[mean square error]] between the two pictures is {mse}, and {low} of that is coarse structure, the low frequencies.',
    numbers: {
      detail: { measure: { kind: 'detail', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'percent', holds: [0, 0.06] },
      mse: { measure: { kind: 'meanSquareError', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [0.3, 2] },
      low: { measure: { kind: 'lowShare', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'percent', holds: [0.85, 1] },
      top: { measure: { kind: 'values', tensor: 'encoder.0.block.0.output', at: 12 }, as: 'whole', holds: [32_768, 32_768] },
      middle: { measure: { kind: 'values', tensor: 'middle.block.1.output', at: 12 }, as: 'whole', holds: [12_288, 12_288] },
    },
    why: [
      'The noise is gone all the same: full resolution is enough to remove it. What is to remain, a cat, and where, is worked out below, where a layer sees the whole picture at once.',
      'The U narrows in space more than in the number of its values: {top} at the top of the encoder, {middle} in the middle.',
    ],
    marks: ['below-0', 'film'],
    view: { step: 25 },
  },
  sources: [papers.unet],
};
