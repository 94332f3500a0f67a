import type { ReactNode } from 'react';
import styles from './VisuallyHidden.module.css';

/** Said by a screen reader, not drawn. `live` also says every change of it. */
export function VisuallyHidden({ children, id, live }: { children: ReactNode; id?: string; live?: boolean }) {
  return (
    <span id={id} className={styles.hidden} {...(live === true ? { 'aria-live': 'polite' as const } : {})}>
      {children}
    </span>
  );
}
