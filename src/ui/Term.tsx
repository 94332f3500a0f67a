import type { ReactNode } from 'react';
import { Hovercard } from './Hovercard.tsx';
import styles from './Term.module.css';

/** A word of the field with its one-line explanation. */
export function Term({ children, explain, label }: { children: ReactNode; explain: string; label?: string }) {
  return <Hovercard trigger={children} text={explain} label={label} className={styles.term} />;
}
