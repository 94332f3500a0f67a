export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

export function superseded(): DOMException {
  return new DOMException('The run was stopped or replaced by a newer one.', 'AbortError');
}

/** For work that shows its own failures: whoever does not wait for it need not hear of them. */
export function ignore(): void {
  // Shown already.
}
