import { attention } from './experiments/attention.ts';
import { cuts } from './experiments/cuts.ts';
import type { Experiment } from './experiments/experiment.ts';
import { told } from './experiments/told.ts';

/** In the order of experiments.png (tools/make-experiments.mjs). */
export const experiments: readonly Experiment[] = [...cuts, ...told, ...attention];
