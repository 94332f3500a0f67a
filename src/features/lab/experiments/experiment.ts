import type { papers } from '../../../controls/papers.ts';
import type { Edit } from '../../../protocol/edits.ts';
import type { RecipePatch } from '../../../protocol/recipe.ts';
import type { Findings } from '../findings.ts';

/** One ready experiment: what people believe, what is done, and what to say of what was found. Tried out in docs/lab.md. */
export interface Experiment {
  readonly id: string;
  readonly title: string;
  readonly belief: string;
  /** What is done, where title and belief do not say it. */
  readonly done?: string;
  /** "What will the picture be?" */
  readonly guesses: readonly Guess[];
  /** A: the run as it is. B: what is changed of it. */
  readonly base: RecipePatch;
  readonly change: RecipePatch;
  /** What the two pictures show to the eye, with this seed. Said only while the numbers are those that stood beside it. */
  readonly seen: string;
  /** Those numbers, from the exported Python: mean square difference, and fine detail of B ÷ that of A. */
  readonly wrote: Pick<Findings, 'mse' | 'detail'>;
  /** The number that the point is in, beside the mean square difference; it is true of any two pictures. */
  readonly number: (findings: Findings) => string;
  readonly why: string;
  /** What to do next with it. */
  readonly further?: string;
  /** Where what is asked about comes from. */
  readonly paper: (typeof papers)[keyof typeof papers];
}

/** What somebody may expect; `not`: why it is not so. The one without is right. */
export interface Guess {
  readonly text: string;
  readonly not?: string;
}

export const cat: RecipePatch = { prompt: 'a blue cat on yellow', seed: 7 };
export const heart: RecipePatch = { prompt: 'a red heart on white', seed: 2 };
export const dinosaur: RecipePatch = { prompt: 'a green dinosaur on pink', seed: 2 };
export const octopus: RecipePatch = { prompt: 'a purple octopus on yellow', seed: 6 };

export const bottleneck = { tensor: 'middle.block.1.output', into: 'decoder.2.joined' };

export const cut = (place: { tensor: string; into?: string }, when: Pick<Edit, 'steps'> = {}): Edit => ({ kind: 'gain', ...place, value: 0, ...when });
export const edits = (...list: Edit[]): RecipePatch => ({ edits: list });

export const detailOf = ({ detail }: Findings): string => `B has ${detail >= 10 ? detail.toFixed(0) : detail.toPrecision(2)} times A’s fine detail`;
export const percentOf = (share: number): string => `${share < 0.1 ? (100 * share).toPrecision(1) : (100 * share).toFixed(0)}%`;

type Colour = readonly [number, number, number];
const colour = ([red, green, blue]: Colour): string => `(${red}, ${green}, ${blue})`;
export const middleOf = ({ middle: [before, after] }: Findings): string => `the mean colour of the middle of the picture goes from ${colour(before)} to ${colour(after)} (red, green and blue, 0 to 255)`;
export const edgeOf = ({ edge: [before, after] }: Findings): string => `the mean colour of the edge of the picture goes from ${colour(before)} to ${colour(after)} (red, green and blue, 0 to 255)`;
