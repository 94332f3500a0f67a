import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { Term } from '../ui/Term.tsx';
import type { GlossaryWord } from './glossary.ts';

/** A word of the field that explains itself where it stands; `children` are how it is written here. */
export function Word({ of, label, children = of }: { readonly of: GlossaryWord; readonly label?: string; readonly children?: ReactNode }) {
  const meaning = useSyncExternalStore(subscribe, () => meanings?.[of]);
  useEffect(bring, []);
  return (
    <Term explain={meaning ?? ''} {...(label === undefined ? {} : { label })}>
      {children}
    </Term>
  );
}

// The words stand on the first screen, what they mean comes after it.
let meanings: Readonly<Record<GlossaryWord, string>> | null = null;
let asked: Promise<void> | null = null;
const listeners = new Set<() => void>();

function bring(): void {
  asked ??= import('./glossary.ts').then(
    ({ glossary }) => {
      meanings = glossary;
      for (const listener of listeners) listener();
    },
    // What did not come is asked for again by the next word that is drawn.
    () => {
      asked = null;
    },
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
