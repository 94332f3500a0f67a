import type { Edit } from '../../protocol/edits.ts';
import type { RecipePatch } from '../../protocol/recipe.ts';

/** What was measured of two finished pictures, values clipped to −1 … 1. docs/measures.md has the formulas. */
export interface Findings {
  /** Mean square error, and its parts below and above half of what the picture can carry. */
  readonly mse: number;
  readonly low: number;
  readonly high: number;
  /** Fine detail of B ÷ that of A. */
  readonly detail: number;
  /** Correlation of B's last x with its x_T. */
  readonly withNoise: number;
}

/** One ready experiment: what people believe, what is done, and what to say of what was found. Tried out in docs/lab.md. */
export interface Experiment {
  readonly id: string;
  readonly title: string;
  readonly belief: string;
  /** "What will the picture be?": the guesses, and which of them is right. */
  readonly guesses: readonly string[];
  readonly right: number;
  /** A: the run as it is. B: what is changed of it. */
  readonly base: RecipePatch;
  readonly change: RecipePatch;
  readonly found: (findings: Findings) => string;
  readonly why: string;
  readonly paper: string;
}

const cat: RecipePatch = { prompt: 'a blue cat on yellow', seed: 7 };
const heart: RecipePatch = { prompt: 'a red heart on white', seed: 2 };
const dinosaur: RecipePatch = { prompt: 'a green dinosaur on pink', seed: 2 };
const octopus: RecipePatch = { prompt: 'a purple octopus on yellow', seed: 6 };

const skip32 = { tensor: 'encoder.0.block.0.output', into: 'decoder.0.joined' };
const skip16 = { tensor: 'encoder.1.cross.output', into: 'decoder.1.joined' };
const skip8 = { tensor: 'encoder.2.cross.output', into: 'decoder.2.joined' };
const below32 = { tensor: 'decoder.0.up', into: 'decoder.0.joined' };
const below16 = { tensor: 'decoder.1.up', into: 'decoder.1.joined' };
const bottleneck = { tensor: 'middle.block.1.output', into: 'decoder.2.joined' };
const crossLayers = ['encoder.1.cross', 'encoder.2.cross', 'middle.cross', 'decoder.1.cross', 'decoder.2.cross'];
const selfLayers = ['encoder.2.self', 'middle.self', 'decoder.2.self'];

const cut = (place: { tensor: string; into?: string }, when: Pick<Edit, 'steps'> = {}): Edit => ({ kind: 'gain', ...place, value: 0, ...when });
const edits = (...list: Edit[]): RecipePatch => ({ edits: list });

const two = (value: number): string => value.toFixed(2);
const times = (value: number): string => (value >= 10 ? value.toFixed(0) : value.toPrecision(2));
const apart = ({ mse, low, high }: Findings): string => `mean square error ${two(mse)} with values clipped to −1 … 1 (low frequencies ${two(low)}, high ${two(high)})`;

const UNET = 'Ronneberger et al. 2015, U-Net';
const DDPM = 'Ho et al. 2020, DDPM';
const P2P = 'Hertz et al. 2022, Prompt-to-Prompt';

export const experiments: readonly Experiment[] = [
  {
    id: 'skip-cut',
    title: 'The skip at full resolution, cut',
    belief: 'Skip connections bring the fine detail. Without the outermost one the picture should come out blurred.',
    guesses: ['a blurred cat', 'the noise that went in', 'a blank sheet'],
    right: 1,
    base: cat,
    change: edits(cut(skip32)),
    found: (f) => `What comes out is the noise that went in: the last x correlates with x_T at ${two(f.withNoise)}, and the picture has ${times(f.detail)} times the fine detail; ${apart(f)}.`,
    why: 'ε̂ is mostly fine detail, and that detail comes across here. With ε̂ near 0 the step is x_t′ ≈ √(ᾱ_t′/ᾱ_t)·x_t: nothing is ever subtracted, the noise only grows.',
    paper: UNET,
  },
  {
    id: 'skip-cut-late',
    title: 'The same, only in the last five steps',
    belief: 'If that skip is all that matters, even five steps without it should ruin the picture.',
    guesses: ['noise again', 'the cat, with speckles', 'no change to be seen'],
    right: 1,
    base: cat,
    change: edits(cut(skip32, { steps: [20, 24] })),
    found: (f) => `The cat is there, and on it the noise that the last steps would have removed: ${times(f.detail)} times the fine detail; ${apart(f)}.`,
    why: 'By step 20 the picture is settled. What is left to do is to take a little noise away, and that is what is missing.',
    paper: DDPM,
  },
  {
    id: 'skip-cut-early',
    title: 'The same, only in the first five steps',
    belief: 'Twenty good steps should mend five bad ones.',
    guesses: ['they mend it', 'noise all the same', 'another cat'],
    right: 1,
    base: cat,
    change: edits(cut(skip32, { steps: [0, 4] })),
    found: (f) => `They do not: noise, ${times(f.detail)} times the fine detail; ${apart(f)}.`,
    why: 'After five steps without ε̂, x is several times larger than any x_t that the network was trained on; it does not know what to make of it.',
    paper: DDPM,
  },
  {
    id: 'below-cut-32',
    title: 'All that comes from below, cut at 32×32',
    belief: 'Only the skip is left: the network should still see the fine detail of the picture.',
    guesses: ['a drawing of edges', 'noise', 'a blank sheet'],
    right: 2,
    base: heart,
    change: edits(cut(below32)),
    found: (f) => `A blank sheet of one colour: ${times(f.detail)} of the fine detail is left; ${apart(f)}.`,
    why: 'The skip alone removes the noise perfectly well. What to leave standing, a heart, comes from below.',
    paper: UNET,
  },
  {
    id: 'below-cut-16',
    title: 'The same one level down, at 16×16',
    belief: 'One level deeper there is less to lose.',
    guesses: ['a blank sheet', 'a cat with a blurred face', 'texture in the right colours'],
    right: 2,
    base: cat,
    change: edits(cut(below16)),
    found: (f) => `Texture of blue on yellow, and no cat; ${apart(f)}.`,
    why: 'Words reach the 16×16 level, so the colours are right; what the thing is came from below. The texture belongs to zeroing (with the mean in its place there is nearly none); the lost thing belongs to both.',
    paper: UNET,
  },
  {
    id: 'below-cut-8',
    title: 'The bottleneck cut',
    belief: 'The 8×8 bottleneck is where the network has understood the picture.',
    guesses: ['the background and little else', 'noise', 'a blurred cat'],
    right: 0,
    base: cat,
    change: edits(cut(bottleneck)),
    found: (f) => `The background and little else: ${times(f.detail)} of the fine detail is left; ${apart(f)}.`,
    why: 'Skips still carry what is where; without the bottleneck nobody says that it is a cat. With the mean instead, a shapeless lump in the right colour.',
    paper: UNET,
  },
  {
    id: 'bottleneck-swap',
    title: 'The bottleneck of another run',
    belief: 'The bottleneck holds the whole picture: with a ghost’s bottleneck it should be the ghost’s picture.',
    guesses: ['a white ghost on black', 'a blue ghost on yellow', 'a cat still'],
    right: 1,
    base: cat,
    change: edits({ kind: 'patch', ...bottleneck, from: { prompt: 'a ghost on black' } }),
    found: (f) => `A blue ghost on yellow; ${apart(f)}.`,
    why: 'At every step the tensor is taken from “a ghost on black” at the same position. In this network the bottleneck says what the thing is; colour and background come through the rest.',
    paper: 'activation patching: Vig et al. 2020; Meng et al. 2022',
  },
  {
    id: 'one-t',
    title: 'Told t = 100 throughout',
    belief: 'The network sees how noisy its input is. It hardly needs to be told t.',
    guesses: ['much the same picture', 'a silhouette of coarse noise', 'a blurred picture'],
    right: 1,
    base: dinosaur,
    change: edits({ kind: 'timestep', value: 100 }),
    found: (f) => `A silhouette made of noise: ${times(f.detail)} times the fine detail; ${apart(f)}.`,
    why: 'Told t = 100 it expects hardly any noise, and lets what is there stand. The timestep is how it knows how much to predict.',
    paper: DDPM,
  },
  {
    id: 'wrong-t',
    title: 'Told there is less noise than there is',
    belief: 'A small lie about t should cost little, whichever way it goes.',
    guesses: ['nothing to be seen', 'colours burst, edges fray', 'pure noise'],
    right: 1,
    base: cat,
    change: edits({ kind: 'timestep', offset: -100 }),
    found: (f) => `Colours burst and edges fray; ${apart(f)}. Change − 100 to + 100 in the sentence above: that harms less.`,
    why: 'Underestimated noise is left in, and the next step takes it for picture. Overestimated noise takes a little of the picture away.',
    paper: DDPM,
  },
  {
    id: 'early-words',
    title: 'Other words in the first six steps',
    belief: 'Layout is settled early: a ghost at the start should stay a ghost.',
    guesses: ['a ghost', 'a dinosaur in the ghost’s posture', 'a dinosaur as before'],
    right: 1,
    base: dinosaur,
    change: edits({ kind: 'prompt', prompt: 'a ghost on black', steps: [0, 5] }),
    found: (f) => `A dinosaur, bent into the ghost’s outline; ${apart(f)}.`,
    why: 'Place and posture are settled in the first steps, what it is not yet.',
    paper: P2P,
  },
  {
    id: 'late-words',
    title: 'Other words in the last five steps',
    belief: 'Late steps only add detail: other words then should change next to nothing.',
    guesses: ['next to nothing changes', 'the cat’s shape with a ghost’s face', 'a ghost'],
    right: 1,
    base: cat,
    change: edits({ kind: 'prompt', prompt: 'a ghost on black', steps: [20, 24] }),
    found: (f) => `The shape stays, the face and the colours are the ghost’s; ${apart(f)}.`,
    why: 'Here late words are not detail alone: most of the difference lies in the low frequencies.',
    paper: P2P,
  },
  {
    id: 'fork',
    title: 'One noise, two prompts, parted at step 8',
    belief: 'There is one step at which the picture is decided.',
    guesses: ['a ghost, as if from the start', 'a heart still', 'a ghost as wide as the heart'],
    right: 2,
    base: heart,
    change: edits({ kind: 'prompt', prompt: 'a ghost on black', steps: [8, 24] }),
    found: (f) => `A ghost in the heart’s outline; ${apart(f)}. Move the first step in the sentence above: there is no single step of decision, it fades.`,
    why: 'The outline is settled first, then the background, last the face.',
    paper: DDPM,
  },
  {
    id: 'word-colour',
    title: 'Blind to the colour word',
    belief: 'Without “blue” the cat should lose its colour.',
    guesses: ['a grey cat', 'an orange cat', 'a blue cat still'],
    right: 1,
    base: cat,
    change: edits({ kind: 'word', word: 2, value: 0 }),
    found: (f) => `The cat is orange: what the network paints where no colour is named; ${apart(f)}.`,
    why: 'The attention that “blue” would get is multiplied by 0 in all layers, and not shared out again.',
    paper: P2P,
  },
  {
    id: 'word-thing',
    title: 'Blind to the thing',
    belief: 'Without “cat” there is nothing to paint.',
    guesses: ['yellow only', 'a blue lump on yellow', 'another animal'],
    right: 1,
    base: cat,
    change: edits({ kind: 'word', word: 3, value: 0 }),
    found: (f) => `A lump of the right colour on the right ground; ${apart(f)}.`,
    why: 'Colour and background have words of their own, and read them elsewhere than “cat” is read.',
    paper: P2P,
  },
  {
    id: 'word-background',
    title: 'The background word × 4',
    belief: 'More of “pink” should make the ground pinker.',
    guesses: ['a pinker ground', 'a pink dinosaur', 'the ground eats the dinosaur'],
    right: 2,
    base: dinosaur,
    change: edits({ kind: 'word', word: 5, value: 4 }),
    found: (f) => `Of the dinosaur crumbs are left; ${apart(f)}.`,
    why: 'Places between thing and ground read “pink” a little; times four, it wins there.',
    paper: P2P,
  },
  {
    id: 'cross-off',
    title: 'Cross-attention off',
    belief: 'The words must come in somewhere else too.',
    guesses: ['a heart without its colour', 'a grey lump, whatever the words', 'a random picture'],
    right: 1,
    base: heart,
    change: edits(...crossLayers.map((layer) => cut({ tensor: `${layer}.out` }))),
    found: (f) => `A grey lump on grey: ${times(f.detail)} of the fine detail is left; ${apart(f)}.`,
    why: 'All that the words do comes in through these five layers.',
    paper: 'Rombach et al. 2022, Latent Diffusion',
  },
  {
    id: 'self-off',
    title: 'Self-attention off',
    belief: 'Attention relates distant places: without it the picture should fall apart.',
    guesses: ['chaos', 'the cat stays, what must match across it does not', 'no change'],
    right: 1,
    base: cat,
    change: edits(...selfLayers.map((layer) => cut({ tensor: `${layer}.out` }))),
    found: (f) => `The cat stays; its face slips and its ears no longer match; ${apart(f)}.`,
    why: 'In this network self-attention is at 8×8 only. Convolutions paint each part; that the parts fit one another is what it adds.',
    paper: 'Vaswani et al. 2017',
  },
  {
    id: 'maps-swap',
    title: 'A dog with the cat’s attention maps',
    belief: 'With the maps of one prompt, another word takes over its layout.',
    guesses: ['the cat', 'a dog with the cat’s outline', 'a dog as without'],
    right: 1,
    base: { prompt: 'a blue dog on yellow', seed: 7 },
    change: edits(...crossLayers.map((layer): Edit => ({ kind: 'patch', tensor: `${layer}.probabilities`, from: { prompt: 'a blue cat on yellow' } }))),
    found: (f) => `The dog gets the cat’s upright ears; ${apart(f)}. The outline follows; the picture’s quality suffers.`,
    why: 'The maps say where each word is read. They are those of “a blue cat on yellow”, at each position.',
    paper: P2P,
  },
  {
    id: 'guidance',
    title: 'Guidance 10',
    belief: 'More guidance is more of what the words say.',
    guesses: ['a truer octopus', 'garish and hard-edged', 'noise'],
    right: 1,
    base: octopus,
    change: { guidanceScale: 10 },
    found: (f) => `Garish, hard-edged, speckled: ${times(f.detail)} times the fine detail; ${apart(f)}. Try 0, which is the unconditional pass alone, and 1.`,
    why: 'ε̂ = ε̂_uncond + 10·(ε̂_cond − ε̂_uncond) lies far outside of what either pass would say; values leave −1 … 1.',
    paper: 'Ho & Salimans 2022, Classifier-Free Guidance',
  },
  {
    id: 'skip-cut-16',
    title: 'The skip at 16×16, cut',
    belief: 'What the outer skip does the inner one should do too: noise again.',
    guesses: ['noise', 'a paler, softer picture', 'a blank sheet'],
    right: 1,
    base: octopus,
    change: edits(cut(skip16)),
    found: (f) => `No noise: paler and softer, the outline smeared; ${apart(f)}.`,
    why: 'The noise is at full resolution and comes across there. This skip carries form.',
    paper: UNET,
  },
  {
    id: 'zero-and-mean',
    title: 'Two ways to cut, two answers',
    belief: 'Cutting tells what a part is for.',
    guesses: ['much the same picture', 'a clear change', 'a blank sheet'],
    right: 0,
    base: cat,
    change: edits({ kind: 'mean', ...skip8 }),
    found: (f) => `The 8×8 skip at its channels’ mean: almost the same picture; ${apart(f)}. At zero (change it in the U) the difference is several times as large.`,
    why: 'Most of what the zero did was the missing level, not the missing content. Zeros are nothing that the network has seen in training.',
    paper: 'mean ablation: Chan et al. 2022; Wang et al. 2022',
  },
  {
    id: 'freeu',
    title: 'FreeU',
    belief: 'Scaling what comes from below up and the skip’s low frequencies down makes better pictures, for free.',
    guesses: ['a better picture', 'little change, not better', 'noise'],
    right: 1,
    base: dinosaur,
    change: edits({ kind: 'freeu', b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 }),
    found: (f) => `Little changes, and it is not better: ${apart(f)}.`,
    why: 'It was made for large latent models. This one paints 32×32 pixels; a claim to test, and here it fails.',
    paper: 'Si et al. 2023, FreeU',
  },
];
