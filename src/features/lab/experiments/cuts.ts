import { papers } from '../../../controls/papers.ts';
import type { Findings } from '../findings.ts';
import { bottleneck, cat, cut, detailOf, edits, heart, middleOf, percentOf, type Experiment } from './experiment.ts';

const skip32 = { tensor: 'encoder.0.block.0.output', into: 'decoder.0.joined' };
const below32 = { tensor: 'decoder.0.up', into: 'decoder.0.joined' };
const below16 = { tensor: 'decoder.1.up', into: 'decoder.1.joined' };

const noiseOf = (f: Findings): string => `B’s last x correlates with x_T, the noise that it began with, at ${f.withNoise.toFixed(2)}; ${detailOf(f)}`;

/** The outermost skip, and what comes from below, level by level. */
export const cuts: readonly Experiment[] = [
  {
    id: 'skip-cut',
    title: 'The skip at full resolution, cut',
    belief: 'Skip connections bring the fine detail. Without the outermost one the picture should come out blurred.',
    guesses: [
      { text: 'a blurred cat', not: 'It is ε̂ that is blurred, which is a different matter: its fine detail is the noise that should be subtracted.' },
      { text: 'the noise that went in' },
      { text: 'a blank sheet', not: 'For that all the noise would have to be subtracted. The skip alone can do it (“All that comes from below, cut”); here it is the skip that is missing.' },
    ],
    base: cat,
    change: edits(cut(skip32)),
    seen: 'Noise, and no cat.',
    wrote: { mse: 1.352, detail: 19.2 },
    number: noiseOf,
    why: 'ε̂ is mostly fine detail, and that detail comes across here. What is left of ε̂ is small beside x, so that the step is nearly x_t′ = √(ᾱ_t′/ᾱ_t)·x_t: the noise is never subtracted, and only grows.',
    paper: papers.unet,
  },
  {
    id: 'skip-cut-late',
    title: 'The full-resolution skip, cut late',
    belief: 'If the picture depends on that skip, even five steps without it should ruin it.',
    done: 'The skip is cut in the last five steps, 20 to 24, and in no other.',
    guesses: [
      { text: 'noise again', not: 'By step 20 most of the noise is out. What is left in is what the last five steps would have removed, and no more.' },
      { text: 'the cat, with speckles' },
      { text: 'no visible change', not: 'The last five steps still remove noise, and without the skip they do not.' },
    ],
    base: cat,
    change: edits(cut(skip32, { steps: [20, 24] })),
    seen: 'The cat is there, with speckles all over.',
    wrote: { mse: 0.067, detail: 2.4 },
    number: detailOf,
    why: 'By step 20 the outline is settled, though other words could still change the face. What is left to do is mostly to take a little noise away, and that is what is missing.',
    paper: papers.ddpm,
  },
  {
    id: 'skip-cut-early',
    title: 'The full-resolution skip, cut early',
    belief: 'Twenty good steps should repair five bad ones.',
    done: 'The skip is cut in the first five steps, 0 to 4, and in no other.',
    guesses: [
      { text: 'they repair it', not: 'They are given an x that is larger than any they were trained on, and cannot tell how much of it is noise.' },
      { text: 'noise all the same' },
      { text: 'another cat', not: 'For another cat, x would have to come back to a size that the network knows, and it does not.' },
    ],
    base: cat,
    change: edits(cut(skip32, { steps: [0, 4] })),
    seen: 'Noise, as if it had been cut throughout.',
    wrote: { mse: 1.347, detail: 19.1 },
    number: noiseOf,
    why: 'After five steps in which hardly any noise was subtracted, x is more than ten times as large as any x_t that the network was trained on, and it does not know what to make of it.',
    paper: papers.ddpm,
  },
  {
    id: 'below-cut-32',
    title: 'All that comes from below, cut at 32×32',
    belief: 'Only the skip is left: the network should still see the fine detail of the picture.',
    guesses: [
      { text: 'a drawing of edges', not: 'To this network, all fine detail in x_t is noise unless what comes from below says that a heart is there.' },
      { text: 'noise', not: 'The skip is there, so the noise is predicted and subtracted.' },
      { text: 'a blank sheet' },
    ],
    base: heart,
    change: edits(cut(below32)),
    seen: 'A blank sheet of one colour, with a faint weave.',
    wrote: { mse: 0.584, detail: 0.009 },
    number: (f) => `${percentOf(f.detail)} of A’s fine detail and ${percentOf(f.spread)} of its spread of values are left`,
    why: 'The skip alone removes the noise. What to leave in place, a heart, comes from below.',
    paper: papers.unet,
  },
  {
    id: 'below-cut-16',
    title: 'All that comes from below, cut at 16×16',
    belief: 'The deeper the level, the less there is to lose.',
    guesses: [
      { text: 'a blank sheet', not: 'That was one level up, where no attention reads the words. The 16×16 level reads them itself, and paints their colours.' },
      { text: 'a cat with a blurred face', not: 'What came from below is not the detail of the cat but that there is a cat.' },
      { text: 'texture in the right colours' },
    ],
    base: cat,
    change: edits(cut(below16)),
    seen: 'A texture of blue and yellow, and no cat.',
    wrote: { mse: 0.65, detail: 0.88 },
    number: (f) => `${middleOf(f)}; ${detailOf(f)}`,
    why: 'Words reach the 16×16 level, so the colours are right; what the thing is came from below. The texture belongs to zeroing (with the mean in its place there is nearly none); the lost thing belongs to both.',
    paper: papers.unet,
  },
  {
    id: 'below-cut-8',
    title: 'The bottleneck, cut',
    belief: 'The 8×8 bottleneck is where the network has understood the picture.',
    guesses: [
      { text: 'the background and little else' },
      { text: 'noise', not: 'Noise is predicted with the outermost skip, at full resolution, and that is there.' },
      { text: 'a blurred cat', not: 'A blurred cat would still have its colour in the middle. Compare the two mean colours.' },
    ],
    base: cat,
    change: edits(cut(bottleneck)),
    seen: 'The background and little else.',
    wrote: { mse: 0.718, detail: 0.003 },
    number: (f) => `${middleOf(f)}; ${percentOf(f.detail)} of A’s fine detail is left`,
    why: 'The skips are there, and the layers above still read “cat”, yet no cat comes of it. With the mean in the bottleneck’s place there is a shapeless lump in the right colour.',
    paper: papers.unet,
  },
  {
    id: 'bottleneck-swap',
    title: 'The bottleneck of another run',
    belief: 'The bottleneck holds the whole picture: with a ghost’s bottleneck it should be the ghost’s picture.',
    done: 'At every step the bottleneck is taken from the run of “a ghost on black” with the same seed.',
    guesses: [
      { text: 'a white ghost on black', not: 'The layers above the bottleneck still read “a blue cat on yellow”, and paint its colours.' },
      { text: 'a blue ghost on yellow' },
      { text: 'still a cat', not: 'The outline is not a cat’s: what the thing is came with the bottleneck.' },
    ],
    base: cat,
    change: edits({ kind: 'patch', ...bottleneck, from: { prompt: 'a ghost on black' } }),
    seen: 'A blue ghost on yellow.',
    wrote: { mse: 0.352, detail: 0.69 },
    number: middleOf,
    why: 'Here what the thing is comes from the bottleneck, and its colour and the background come from the rest of the network, which reads “a blue cat on yellow”.',
    paper: papers.patching,
  },
];
