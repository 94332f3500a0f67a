import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';

export const noise: Chapter = {
  id: 'noise',
  title: 'Noise, and a picture',
  short: true,
  recipe: {},
  view: { step: 0 },
  play: true,
  text: [
    'The film starts on the left with pure noise, each value drawn at random, and ends on the right with a panda. Nothing was looked up: the noise and the words “a panda on green” are all that went in.',
    'Its upper row is [[x_t]], the noisy picture that the network is given at each step. The lower row is [[x̂₀]], the finished picture that it expects at that moment.',
  ],
  marks: ['film'],
  ask: {
    kind: 'stop',
    question: 'From the noise at the left end of the film, drag to the right, or use the arrow keys. Stop where you first see a panda in x_t.',
    here: 'I see it here',
    within: { is: 'at', from: 0, to: 24 },
    elsewhere: 'This is the right end, the finished picture, with no noise left in it. Go back to the noise at the left end, and start from there.',
  },
  found: {
    said: 'You stopped at step {at}, where t = {t}. There the [[correlation]] of x_t with the finished picture is {seen}. That of x̂₀, the picture that the network expected there, is already {expected}.',
    numbers: {
      at: { measure: { kind: 'position' }, as: 'whole', holds: [0, 24] },
      t: { measure: { kind: 'timestep', at: 'here' }, as: 'whole', holds: [0, 999] },
      seen: { measure: { kind: 'correlation', a: { of: 'before', is: 'xt', at: 'here' }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [-0.1, 1] },
      expected: { measure: { kind: 'correlation', a: { of: 'before', is: 'predX0', at: 'here' }, b: { of: 'before', is: 'picture' } }, as: 'number', holds: [0.15, 1] },
      picture: { measure: { kind: 'amplitude', of: 'picture', at: 'here' }, as: 'number', holds: [0, 1] },
      noise: { measure: { kind: 'amplitude', of: 'noise', at: 'here' }, as: 'number', holds: [0, 1] },
    },
    why: [
      'The network has learnt what such pictures look like, so the noise hides the panda from it less than from you. At this step x_t = {picture} × picture + {noise} × noise. The two factors are √ᾱ and √(1 − ᾱ), whose squares add up to 1, and [[ᾱ]] is the curve above the film.',
    ],
    marks: ['film'],
  },
  sources: [papers.ddpm],
};
