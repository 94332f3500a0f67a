import type { ReactNode } from 'react';
import styles from './Figure.module.css';

interface FigureProps {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
  /** Under the figure: its numbers. */
  readonly caption?: ReactNode;
}

/** A picture with its name above and its numbers below. */
export function Figure({ title, note, children, caption }: FigureProps) {
  return (
    <div className={styles.figure}>
      <p className={styles.title}>
        <span>{title}</span>
        {note === undefined ? null : <span className={styles.note}>{note}</span>}
      </p>
      {children}
      {caption === undefined ? null : <p className={styles.caption}>{caption}</p>}
    </div>
  );
}
