import type { ReactNode } from 'react';
import styles from './Export.module.css';

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface LineProps {
  readonly what: ReactNode;
  /** Whether that is the name of a file or a tensor, which no translator changes. */
  readonly named?: boolean;
  readonly children: ReactNode;
}

export function Line({ what, named = false, children }: LineProps) {
  return (
    <p className={styles.line}>
      <span className={styles.what} translate={named ? 'no' : undefined}>{what}</span>
      {children}
    </p>
  );
}
