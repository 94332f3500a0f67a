import type { Recipe } from '../protocol/recipe.ts';
import type { Fingerprint } from '../store/fingerprint.ts';
import type { ParsedLink } from '../store/link.ts';

/** What is remembered of a visit, and shown nowhere. */
export class Visit {
  /** What the opened link says the picture should be. */
  expected: { readonly recipe: Recipe; readonly fingerprint: Fingerprint } | null = null;
  /** Whether the person has moved the playhead or changed the recipe; until then the first picture plays by itself. */
  touched = false;
  /** The position before the picture that the person went to last, and the timesteps of the run there: another prompt or seed comes to rest at it. */
  chosen: { readonly position: number; readonly timesteps: readonly number[] } | null = null;
  /** A link to a run of a model that is not here yet: followed when the model is. */
  linked: ParsedLink | null = null;
  /** Whether the address stays what that link was, whatever stands in for its model. */
  held = false;

  /** What is run next is a first run that nobody has gone along yet. */
  begins(): void {
    this.touched = false;
    this.chosen = null;
  }
}
