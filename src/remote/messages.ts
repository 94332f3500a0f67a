import type { Bringing, Offer } from './offer.ts';

/** One worker, one request. */
export type RemoteRequest =
  | { readonly kind: 'find'; readonly address: string; readonly base: string }
  | { readonly kind: 'bring'; readonly offer: Offer; readonly keep: boolean };

export type RemoteMessage = RemoteRequest | { readonly kind: 'cancel' };

export type RemoteReply =
  | { readonly kind: 'progress'; readonly progress: Bringing }
  | { readonly kind: 'found'; readonly offer: Offer }
  | { readonly kind: 'brought'; readonly files: Readonly<Record<string, Blob>> }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
