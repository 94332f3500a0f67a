import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';
import { blueCat } from './blue-cat.ts';

const layer = 'encoder.1.cross.probabilities';

export const word: Chapter = {
  id: 'word',
  title: 'What a word does',
  short: true,
  recipe: blueCat,
  view: { step: 12, wordLayer: layer },
  text: [
    'Words enter by [[cross-attention]]: every place of a [[feature map]] reads the words of the prompt, each with a weight. Under the heading “words” there is a map for each of them: the stronger the colour, the more the word is read at that place.',
    'Under each map is a factor. Set to 0, it makes all layers blind to that word, and leaves the others as they are.',
  ],
  marks: ['words'],
  ask: {
    kind: 'choice',
    question: 'If the network is blind to “blue”, what colour will the cat be?',
    options: ['grey', 'orange', 'blue all the same'],
    right: 1,
  },
  task: {
    words: 'Click the ×1 under “blue”.',
    when: { is: 'edited', edit: { kind: 'word', word: 2, value: 0 } },
    marks: ['word-colour'],
    byItself: { recipe: { edits: [{ kind: 'word', word: 2, value: 0 }] } },
  },
  found: {
    said: 'it is orange. In the middle of the picture red rises from {redBefore} to {redAfter}, and blue falls from {blueBefore} to {blueAfter} (−1 is none of it, 1 the most there is).',
    numbers: {
      redBefore: { measure: { kind: 'middle', a: { of: 'before', is: 'picture' }, channel: 0 }, as: 'number', holds: [-1, -0.5] },
      redAfter: { measure: { kind: 'middle', a: { of: 'now', is: 'picture' }, channel: 0 }, as: 'number', holds: [0.2, 1] },
      blueBefore: { measure: { kind: 'middle', a: { of: 'before', is: 'picture' }, channel: 2 }, as: 'number', holds: [0.3, 1] },
      blueAfter: { measure: { kind: 'middle', a: { of: 'now', is: 'picture' }, channel: 2 }, as: 'number', holds: [-1, 0] },
      opposite: { measure: { kind: 'wordMaps', layer, at: 12, words: [2, 5], what: 'correlation' }, as: 'number', holds: [-1, -0.5] },
      most: { measure: { kind: 'wordMaps', layer, at: 12, words: [2, 5], what: 'most' }, as: 'percent', holds: [0.5, 1] },
    },
    why: [
      'Orange is the colour that this network gives a cat when none is named. The cat and its background stay, because they have words of their own: in the layer shown here, “blue” is read on the cat (with a weight of up to {most}) and “yellow” around it, and the two maps are nearly opposites ([[correlation]] {opposite}).',
    ],
    marks: ['words', 'film'],
  },
  sources: [papers.promptToPrompt, papers.latent],
};
