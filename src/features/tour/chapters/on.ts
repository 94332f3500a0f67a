import type { Chapter } from '../chapter.ts';
import { papers } from '../../../controls/papers.ts';

export const on: Chapter = {
  id: 'on',
  title: 'Where to go on',
  short: true,
  recipe: {},
  view: { step: 12 },
  text: [
    'That is the whole machine: noise, a network that predicts the noise, and a sampler that removes a little of it, again and again. Everything that you saw was computed here, by a network small enough for a browser tab; the large ones are built of the same parts.',
    'The page is yours now. Write other words, roll the dice, cut whatever you like: undo brings everything back, and the address always holds what you see, so you can send it to somebody.',
  ],
  marks: ['sentence'],
  ways: [
    { words: 'The lab: more experiments of this kind, and a map of what matters when', view: { page: 'lab' } },
    { words: 'Every tensor of every layer, and the weights that made it', view: { page: 'tensor', tensor: 'encoder.0.block.0.output' } },
    { words: 'Add noise to a picture of your own, and have it predicted', view: { page: 'forward' } },
    { words: 'The noise schedule, and where the sampler visits it', view: { page: 'schedule' } },
    { words: 'How accurate your device is, tensor by tensor', view: { page: 'parity' } },
  ],
  sources: [papers.unet, papers.ddpm, papers.ddim, papers.guidance, papers.promptToPrompt, papers.freeu],
};
