import { createContext } from 'react';

/** What was dropped, as it is taken at once: the browser forgets it after the event. */
export interface Dropped {
  readonly entries: readonly (FileSystemEntry | null)[];
  /** The way back to each, where the browser gives one. */
  readonly handles: readonly (Promise<FileSystemHandle | null> | undefined)[];
  readonly files: readonly File[];
}

/** What the dialog was opened with: what was dropped, or nothing yet. Another object for each gesture. */
export interface Given {
  readonly dropped: Dropped | null;
}

export const GivenContext = createContext<{ readonly given: Given; readonly close: () => void }>({ given: { dropped: null }, close: () => undefined });
