import { pairs64, singles64 } from './pairs-64.ts';
import { pairs, type LinkedExperiment } from './pairs.ts';

interface Linked {
  readonly heading: string;
  /** What there is of each beside the one picture that opens. */
  readonly counted: string;
  /** Where it is told how they were tried. */
  readonly told: 'binding' | 'lab';
  readonly list: readonly LinkedExperiment[];
}

const two = { heading: 'Experiments on two things', counted: 'one picture of the sixteen that were counted', told: 'binding' } as const;

const ofModel: ReadonlyMap<string, readonly Linked[]> = new Map([
  ['emoji-32-pairs', [{ ...two, list: pairs }]],
  ['emoji-64', [{ heading: 'Experiments on one thing', counted: 'one picture of the four that were looked at', told: 'lab', list: singles64 }, { ...two, list: pairs64 }]],
]);

/** The experiments that are links and name the tensors of a model. */
export const linkedOf = (model: string | undefined): readonly Linked[] => ofModel.get(model ?? '') ?? [];
