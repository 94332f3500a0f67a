import type { LinkedExperiment } from './pairs.ts';

const at = (prompt: string, seed: number, rest: string): string => `v=1&model=emoji-64&prompt=${plus(prompt)}&seed=${seed}&${rest}`;
const link = (edits: string, prompt = 'a blue bulb right of a grey fox on green', seed = 101): string => at(prompt, seed, `edits=${edits}`);
const ofCat = (edits: string): string => link(edits, 'a blue cat on yellow', 7);
const words = (prompt: string, steps: string): string => `prompt*prompt-${plus(prompt)}*steps-${steps}`;
const cut = (...layers: string[]): string => layers.map((layer) => `gain*tensor-${layer}.out*value-0`).join('**');
const plus = (text: string): string => text.replaceAll(' ', '+');

const opposite = 'a blue bulb left of a grey fox on green';
const exchanged = 'a grey bulb right of a blue fox on green';
const crossLayers = ['encoder.1.cross', 'encoder.2.cross', 'encoder.3.cross', 'middle.cross', 'decoder.3.cross', 'decoder.2.cross', 'decoder.1.cross'];

/** The experiments of pairs.ts on emoji-64, which has a level more, with what came of them there. */
export const pairs64: readonly LinkedExperiment[] = [
  {
    title: 'The place is decided in the first five steps',
    says: 'Told the opposite place in steps 0–4 and the caption from then on, all 16 stand as they were told at first.',
    link: link(words(opposite, '0_4')),
  },
  {
    title: 'What is placed is the colour',
    says: 'Only the colours exchanged in steps 0–4: in 13 of the 15 that have both things they change places, to where their colour already is.',
    link: link(words(exchanged, '0_4')),
  },
  {
    title: 'A colour that is there stays, and becomes the other thing',
    says: 'The colours exchanged from step 9 on: 13 of 16 have both things, 11 of these in the exchanged colours, and in 10 the things have changed places for it.',
    link: link(words(exchanged, '9_24')),
  },
  {
    title: 'Places are in the maps',
    says: 'The maps of all seven cross-attention layers from the run that is told the opposite place: all 15 that have both things stand as in that run.',
    link: link(crossLayers.map((layer) => `patch*tensor-${layer}.probabilities*from.prompt-${plus(opposite)}`).join('**')),
  },
  {
    title: 'What a thing is comes in at 8×8',
    says: 'The three cross-attentions at 8×8 cut: neither thing is there in any of 16; tufts without a shape are left, on the caption’s background.',
    link: link(cut('encoder.3.cross', 'middle.cross', 'decoder.3.cross')),
  },
  {
    title: 'Colours come in at 16×16, the background’s too',
    says: 'The two cross-attentions at 16×16 cut: both things are there in 7 of 16, in their colours in 3, and every background turns into a dull green or blue.',
    link: link(cut('encoder.2.cross', 'decoder.2.cross'), 'an orange mouse right of a yellow boat on grey', 105),
  },
  {
    title: 'At 32×32: nothing found',
    says: 'The two cross-attentions at 32×32 cut: all 16 have both things, colours and places; these maps are not needed for them.',
    link: link(cut('encoder.1.cross', 'decoder.1.cross')),
  },
  {
    title: 'A colour that is named late is often not taken',
    says: 'The caption without its colours in steps 0–4: 15 of 16 have both things, but only 7 have both colours, though twenty steps ask for them.',
    link: link(words('a bulb right of a fox on green', '0_4')),
  },
  {
    title: 'Self-attention off: no thing holds together',
    says: 'All five self-attention layers cut: 2 pictures of 16 have both things; in the others patches in the caption’s colours run into each other.',
    link: link(cut('encoder.2.self', 'encoder.3.self', 'middle.self', 'decoder.3.self', 'decoder.2.self')),
  },
  {
    title: 'Without the words of place',
    says: '“left of” or “right of” given no weight: 4 of 16 still have both things. Elsewhere one lies over the other or is missing: these words also say that there are two.',
    link: link('word*word-4*value-0**word*word-5*value-0'),
  },
];

/** Where a half of a join is cut. */
const half = (tensor: string, level: number, steps = ''): string => `gain*tensor-${tensor}*into-decoder.${level}.joined*value-0${steps}`;

/** The experiments on one thing, as far as they hold on emoji-64: in four pictures, those of docs/lab.md. */
export const singles64: readonly LinkedExperiment[] = [
  {
    title: 'The skip at full resolution, cut',
    says: 'The noise that went in comes out: the last x correlates with x_T at 0.98 or more in all four pictures.',
    link: ofCat(half('encoder.0.block.0.output', 0)),
  },
  {
    title: 'That skip, cut in the first five steps',
    says: 'Noise all the same: twenty good steps repair nothing.',
    link: ofCat(half('encoder.0.block.0.output', 0, '*steps-0_4')),
  },
  {
    title: 'That skip, cut in the last five steps',
    says: 'The thing is there with speckles all over, with 1.9 to 5.4 times its fine detail.',
    link: ofCat(half('encoder.0.block.0.output', 0, '*steps-20_24')),
  },
  {
    title: 'All that comes from below, cut at 64×64',
    says: 'A sheet of one colour that no caption asked for: violet, magenta.',
    link: ofCat(half('decoder.0.up', 0)),
  },
  {
    title: 'All that comes from below, cut at 32×32',
    says: 'A dull, blank sheet.',
    link: ofCat(half('decoder.1.up', 1)),
  },
  {
    title: 'All that comes from below, cut at 16×16',
    says: 'Texture in the caption’s colours, and no thing.',
    link: ofCat(half('decoder.2.up', 2)),
  },
  {
    title: 'The bottleneck, cut',
    says: 'The background, and crumbs where the thing would be.',
    link: ofCat(half('middle.block.1.output', 3)),
  },
  {
    title: 'The bottleneck of another run',
    says: 'From “a ghost on black”: all four become a ghost in their own colours on their own background.',
    link: ofCat('patch*tensor-middle.block.1.output*into-decoder.3.joined*from.prompt-a+ghost+on+black'),
  },
  {
    title: 'Told t = 100 throughout',
    says: 'Coarse noise in the caption’s colours: told that there is hardly any noise, it leaves it in.',
    link: ofCat('timestep*value-100'),
  },
  {
    title: 'Cross-attention off',
    says: 'Two dull lumps, whatever the words: a heart and a dinosaur that begin with the same seed come out as the same picture.',
    link: link(cut(...crossLayers), 'a red heart on white', 2),
  },
  {
    title: 'The colour word, without weight',
    says: 'The cat, the heart and the octopus turn orange; the dinosaur stays mostly green.',
    link: ofCat('word*word-2*value-0'),
  },
  {
    title: 'Other words in the last five steps',
    says: 'Told “a ghost on black”, the shape stays and pales: the mean square difference is 0.02 to 0.04, where emoji-32 has 0.12.',
    link: ofCat(words('a ghost on black', '20_24')),
  },
  {
    title: 'Guidance 10',
    says: 'Garish and hard-edged, with 1.4 to 2.3 times the fine detail; the dinosaur grows a second neck.',
    link: at('a green dinosaur on pink', 2, 'guidance=10'),
  },
];
