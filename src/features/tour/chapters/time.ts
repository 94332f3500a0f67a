import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';
import { blueCat } from './blue-cat.ts';

export const time: Chapter = {
  id: 'time',
  title: 'What t is for',
  short: false,
  recipe: blueCat,
  view: { page: 'time', step: 12 },
  text: [
    'One network serves all 25 steps. The [[t|timestep t]] tells it how much noise there is: near 999 almost all is noise, near 0 almost none.',
    'The number becomes a row of sinusoids, a small network turns these into 128 values, and every [[residual block]] adds to its channels what a layer of its own makes of those. All of it is on this page.',
  ],
  marks: ['told-t'],
  ask: {
    kind: 'choice',
    question: 'Suppose the network is told t = 100 at every step: hardly any noise left. What happens to the picture?',
    options: ['not much: it can see how noisy its input is', 'coarse noise is left standing', 'it is blurred'],
    right: 1,
  },
  task: {
    words: 'Click the t after “Tell the network another t throughout”: it becomes 100.',
    when: { is: 'edited', edit: { kind: 'timestep', value: 100 } },
    marks: ['told-t'],
    byItself: { recipe: { edits: [{ kind: 'timestep', value: 100 }] } },
  },
  found: {
    said: 'coarse noise is left standing, in the shape of a cat: the picture has {detail} times the [[fine detail]], and the last x is {larger} times as large as it should be.',
    numbers: {
      detail: { measure: { kind: 'detail', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'times', holds: [3, 20] },
      larger: { measure: { kind: 'spread', a: { of: 'now', is: 'picture' }, b: { of: 'before', is: 'picture' } }, as: 'times', holds: [10, 100] },
    },
    why: [
      'The noise is there to be seen, but the network has learnt to go by t. Told that there is little noise, it takes most of what it sees for the picture and leaves it in; after a few steps x is larger than anything that it was trained on.',
    ],
    marks: ['film'],
  },
  sources: [papers.ddpm, papers.attention],
};
