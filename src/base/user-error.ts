/**
 * An error that is meant to be read by the person at the screen: what happened, why, and what to do next.
 * `code` is stable and short (`model-truncated`), so that a test or a caller can tell errors apart without reading prose.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    readonly code: string,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
