import { otherSampler } from './other-samplers.ts';
import { knowOthers } from './scheduler.ts';

/** Imported where all samplers are wanted from the start: in the engine's worker, in tests and tools. */
knowOthers(otherSampler);
