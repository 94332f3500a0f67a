import type { CSSProperties, ReactNode } from 'react';
import type { Anchor } from '../../render/layout-u.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './Label.module.css';

/** Words at a place of the figure. `y` is their top. */
export function Label({ at, quiet = false, children }: { at: Anchor; quiet?: boolean; children: ReactNode }) {
  const style: CSSProperties = { left: at.x, top: at.y, ...(at.room === undefined ? {} : { width: 'max-content', maxWidth: at.room, whiteSpace: 'normal' }) };
  return (
    <div className={classNames(styles.label, styles[at.align], quiet && styles.quiet)} style={style}>
      {children}
    </div>
  );
}

export type Hue = 'encoder' | 'decoder' | 'skip' | 'attention' | 'time' | 'text';

/** A word in the colour that its subject has everywhere. */
export function Hued({ hue, name = false, children }: { hue: Hue; name?: boolean; children: ReactNode }) {
  return name ? <b className={styles[hue]}>{children}</b> : <span className={styles[hue]}>{children}</span>;
}

export function Quiet({ children }: { children: ReactNode }) {
  return <span className={styles.quiet}>{children}</span>;
}
