import type { Chosen, ReadFiles } from './read-files.ts';

/** One worker, one request. */
export interface ReadingRequest {
  readonly files: Chosen;
}

export type ReadingReply =
  | { readonly kind: 'progress'; readonly loaded: number; readonly total: number }
  | { readonly kind: 'read'; readonly read: ReadFiles }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
