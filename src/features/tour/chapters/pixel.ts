import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';
import { blueCat } from './blue-cat.ts';

const layer = 'decoder.2.self.probabilities';

export const pixel: Chapter = {
  id: 'pixel',
  title: 'Where a pixel looks',
  short: false,
  recipe: blueCat,
  view: { page: 'attention', tensor: layer, step: 12, pixel: [4, 4] },
  text: [
    'A [[convolution]] sees only a small neighbourhood. In [[self-attention]] every place can read every other: at 8×8, each of the 64 places gives each of the 64 a weight, and the weights of a place add up to 1.',
    'The picture on this page is the one that the network expects at step 12, divided into these 8×8 places. Choose one, and beside it you see where it looks.',
  ],
  marks: ['pixels', 'looks-here'],
  ask: {
    kind: 'choice',
    question: 'Which place does the ear on the left read most, apart from itself? Click it in the picture, or choose here.',
    options: ['the background beside it', 'the nose', 'the other ear'],
    right: 2,
    places: [
      { option: 2, rows: [0, 2], columns: [5, 6] },
      { option: 1, rows: [3, 5], columns: [2, 5] },
    ],
  },
  task: {
    words: 'Choose the ear on the left: row 1, column 2, counted from 0.',
    when: { is: 'view', field: 'pixel', value: [1, 2] },
    marks: ['pixels'],
    byItself: { view: { pixel: [1, 2] } },
  },
  found: {
    said: 'it reads the other ear. Row {row}, column {column} is read with a weight of {weight}, which is {times} times an even share; the ear itself with {itself}.',
    numbers: {
      row: { measure: { kind: 'reads', layer, at: 'here', what: 'row' }, as: 'whole', holds: [0, 2] },
      column: { measure: { kind: 'reads', layer, at: 'here', what: 'column' }, as: 'whole', holds: [5, 6] },
      weight: { measure: { kind: 'reads', layer, at: 'here', what: 'weight' }, as: 'percent', holds: [0.03, 0.5] },
      times: { measure: { kind: 'reads', layer, at: 'here', what: 'timesEven' }, as: 'times', holds: [2, 30] },
      itself: { measure: { kind: 'reads', layer, at: 'here', what: 'itself' }, as: 'percent', holds: [0, 1] },
    },
    why: [
      'Convolutions can paint each ear, but that the two make a pair has to be settled over a distance. Try other places. In the lab, “Self-attention off” shows the cat without it: still a cat, but its ears and face no longer match.',
    ],
    marks: ['looks-here'],
  },
  sources: [papers.attention],
};
