import type { ReactNode } from 'react';
import { Term } from '../ui/Term.tsx';
import { glossary, type GlossaryWord } from './glossary.ts';

/** A word of the field that explains itself where it stands; `children` are how it is written here. */
export function Word({ of, label, children = of }: { readonly of: GlossaryWord; readonly label?: string; readonly children?: ReactNode }) {
  return (
    <Term explain={glossary[of]} {...(label === undefined ? {} : { label })}>
      {children}
    </Term>
  );
}
