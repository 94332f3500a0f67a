import { messageOf, UserError } from '../base/user-error.ts';

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function superseded(): DOMException {
  return new DOMException('The run was stopped or replaced by a newer one.', 'AbortError');
}

/** For a script, whose errors have words as their codes. */
export function inWords(error: unknown): unknown {
  return isAbort(error) ? new UserError('superseded', messageOf(error), { cause: error }) : error;
}

/** For work that shows its own failures: whoever does not wait for it need not hear of them. */
export function ignore(): void {
  // Shown already.
}
