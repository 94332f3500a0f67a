import { everythingElse } from './other-samplers.ts';
import { knowOthers } from './others.ts';

/** Imported where all samplers are wanted from the start: in the engine's worker, in tests and tools. */
knowOthers(everythingElse);
