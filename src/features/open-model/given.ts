import { createContext } from 'react';
import type { Chosen } from '../../reading/read-files.ts';

/** What the dialog was opened with: files that were dropped, or nothing yet. Another object for each gesture. */
export interface Given {
  readonly files: Chosen | Promise<Chosen> | null;
}

export const GivenContext = createContext<{ readonly given: Given; readonly close: () => void }>({ given: { files: null }, close: () => undefined });
