import { UserError, messageOf } from '../base/user-error.ts';
import { marksProgram } from '../features/film/marks-program.ts';
import { halfWorth } from '../features/u-map/half-worth.ts';
import { noWords } from '../features/u-map/no-words.ts';
import { paintings } from '../features/u-map/paintings.ts';
import { editsCheck } from '../protocol/edits-check.ts';
import { seals } from '../store/seals.ts';
import { withinModel } from '../store/within-model.ts';
import { modelChange } from './model-change.ts';
import { trialProgram } from './trial-program.ts';
import { within } from './within.ts';

/**
 * The part of the program that has nothing to do before a model is loaded, for its graph or for its tensors: one file (vite.config.ts), asked for beside the
 * weights, so that the first picture does not wait for it. Rejects with a UserError.
 */
export async function bringWithModel(): Promise<void> {
  try {
    await within(Promise.all([paintings, halfWorth, noWords, marksProgram, editsCheck, seals, withinModel, trialProgram, modelChange].map((part) => part.bring())));
  } catch (cause) {
    throw programNotLoaded(cause);
  }
}

export function programNotLoaded(cause: unknown): UserError {
  return new UserError('program-not-loaded', `The code that runs and draws the network could not be loaded (${messageOf(cause)}). Check the connection, then try again; where that does not help, reload the page.`, { cause });
}
