import { UserError } from '../base/user-error.ts';
import type { SchedulerClassName } from './config.ts';
import type { everythingElse } from './other-samplers.ts';

/**
 * What a run of DDIM's from the seed's own noise, as the shipped models begin with, does without: the other samplers, forks, starts from a picture, torch's generator,
 * and what is only asked of a scheduler config that is not the shipped models'.
 * It is half of this folder, which no page need wait for before it shows its first picture.
 */
export type Others = typeof everythingElse;

let here: Others | null = null;

/** Whoever wants it from the start imports every-sampler.ts. */
export function knowOthers(all: Others): void {
  here = all;
}

export function othersIfHere(): Others | null {
  return here;
}

/** Throws UserError `sampler-not-here` before they are known. */
export function others(of: string): Others {
  if (here === null) throw new UserError('sampler-not-here', `The code of ${of} has not been loaded yet. Try again.`);
  return here;
}

/** What a sampler does, in a sentence; of another than DDIM nothing before it is known. */
export function explanationOf(className: SchedulerClassName): string | undefined {
  if (className === 'DDIMScheduler') return 'Jumps along the straight line from x_t to the estimate; without fresh noise (η = 0) it can be run backwards.';
  return here?.explanations[className];
}
