import type { LoadProgress } from '../../protocol/engine.ts';

/** What the engine does with a model of one's own, in words. */
export function loadingWords(progress: LoadProgress | null): string {
  if (progress === null) return 'reading the weights…';
  switch (progress.phase) {
    case 'downloading':
      return `reading the weights, ${sizeWords(progress.loaded)} of ${sizeWords(progress.total)}…`;
    case 'verifying':
      return 'checking the weights…';
    case 'starting':
      return `building the network, ${seconds(progress.elapsedMs)}…`;
    case 'warming':
      return `a first forward pass, to learn the shape of every tensor, ${seconds(progress.elapsedMs)}…`;
    case 'checking':
      return `comparing, ${seconds(progress.elapsedMs)}…`;
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/** What the worker that reads what was chosen does, in words. */
export function readingWords(read: { readonly loaded: number; readonly total: number } | undefined): string {
  return read === undefined ? 'Reading…' : `Reading, to identify it: ${sizeWords(read.loaded)} of ${sizeWords(read.total)}…`;
}

/** `12.3 MB of 48.0 MB have come` */
export function bytesWords({ loaded, total }: { readonly loaded: number; readonly total: number | null }): string {
  return total === null ? `${sizeWords(loaded)} received` : `${sizeWords(loaded)} of ${sizeWords(total)} received`;
}

export function sizeWords(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
