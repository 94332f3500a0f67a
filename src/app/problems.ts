import { UserError } from '../base/user-error.ts';
import { problemOf } from '../store/check-recipe.ts';
import { useStore, type Problem } from '../store/store.ts';

type Where = Problem['where'];

/** What went wrong, as the store shows it: one sentence for each place (a link may be wrong in several ways), and the way to try again. */
export class Problems {
  private again: (() => void) | null = null;

  /** Shows what was thrown; with `again` it can be tried again. Faults of ours go to the console as well. */
  fail(error: unknown, where: Where, again: (() => void) | null): void {
    if (!(error instanceof UserError)) console.error(error);
    this.report(problemOf(error, where, again !== null), again);
  }

  report(problem: Problem, again: (() => void) | null = null): void {
    if (again !== null) this.again = again;
    // The newest says how things stand.
    const others = problems().filter(({ where, message }) => (problem.where === 'link' ? message !== problem.message : where !== problem.where));
    useStore.setState({ problems: [...others, problem] });
  }

  /** A sentence about a link that could not be followed to the letter. */
  aboutLink(message: string): void {
    this.report({ code: 'link', message, where: 'link', retry: false });
  }

  /** A sentence about what was left out of a run: where a change of model has just said what else is not here, it joins that. */
  aboutLeftOut(message: string): void {
    const told = problems().find(({ code }) => code === 'left-behind');
    if (told === undefined) this.aboutLink(message);
    else this.report({ ...told, message: `${told.message} ${message}` });
  }

  clear(...places: Where[]): void {
    this.keep(({ where }) => !places.includes(where));
  }

  dismiss(problem: Problem): void {
    this.keep((other) => other !== problem);
  }

  retry(): void {
    const { again } = this;
    this.again = null;
    this.keep(({ retry }) => !retry);
    again?.();
  }

  private keep(wanted: (problem: Problem) => boolean): void {
    const left = problems().filter(wanted);
    if (left.length < problems().length) useStore.setState({ problems: left });
  }
}

function problems(): readonly Problem[] {
  return useStore.getState().problems;
}
