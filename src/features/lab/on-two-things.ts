import { pairs64 } from './pairs-64.ts';
import { pairs, type LinkedExperiment } from './pairs.ts';

const ofModel: ReadonlyMap<string, readonly LinkedExperiment[]> = new Map([
  ['emoji-32-pairs', pairs],
  ['emoji-64', pairs64],
]);

/** The experiments on two things that name the tensors of a model. */
export const onTwoThings = (model: string | undefined): readonly LinkedExperiment[] | undefined => ofModel.get(model ?? '');
