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

export function Line({ what, children }: { what: ReactNode; children: ReactNode }) {
  return (
    <p className={styles.line}>
      <span className={styles.what}>{what}</span>
      {children}
    </p>
  );
}
