import { UserError, messageOf } from '../base/user-error.ts';
import { knowOthers, othersIfHere } from '../diffusion/others.ts';
import { needsOthers } from '../protocol/inputs.ts';
import type { Recipe } from '../protocol/recipe.ts';

/** The samplers, forks and starts that the first picture does without: fetched when one is chosen or linked, and before that when the page is idle. */

/** Rejects with a UserError; browsers ask again for a module that did not come. */
export async function bringSamplers(): Promise<void> {
  try {
    const { everythingElse } = await import('../diffusion/other-samplers.ts');
    knowOthers(everythingElse);
  } catch (cause) {
    throw new UserError('samplers-not-loaded', `The code for the other samplers could not be loaded (${messageOf(cause)}). Check the connection, then try again; where that does not help, reload the page. The run is unchanged.`, { cause });
  }
}

/** Whether these can be laid out with what is here. */
export function samplersAreHere(...recipes: readonly (Recipe | null | undefined)[]): boolean {
  return othersIfHere() !== null || recipes.every((recipe) => recipe === null || recipe === undefined || !needsOthers(recipe));
}

/** Does what may need samplers that are not here: at once, or else when they have come. */
export async function withSamplers<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!needsSamplers(error)) throw error;
  }
  await bringSamplers();
  return work();
}

export function needsSamplers(error: unknown): boolean {
  return error instanceof UserError && error.code === 'sampler-not-here';
}
