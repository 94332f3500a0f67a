import type { CSSProperties, ReactNode } from 'react';
import type { Anchor, Rect } from '../../render/layout-types.ts';
import { classNames } from '../../ui/class-names.ts';
import styles from './Label.module.css';

/** Words at a place of the figure. `y` is their top. `breaks`: even a name may be broken where there is no room for it. */
export function Label({ at, quiet = false, breaks = false, children }: { at: Anchor; quiet?: boolean; breaks?: boolean; children: ReactNode }) {
  const style: CSSProperties = { left: at.x, top: at.y, ...(at.room === undefined ? {} : { width: 'max-content', maxWidth: at.room, whiteSpace: 'normal' }) };
  return (
    <div className={classNames(styles.label, styles[at.align], quiet && styles.quiet, breaks && styles.breaks)} style={style}>
      {children}
    </div>
  );
}

/** Name and shape on one line above a tile; where letters are set wider, the shape stands above the name. */
export function Heading({ rect, shape, children }: { rect: Rect; shape: ReactNode; children: ReactNode }) {
  return (
    <div className={classNames(styles.label, styles.heading)} style={{ left: rect.x, top: rect.y - 4, width: rect.width }}>
      <div>{children}</div>
      {shape === null ? null : <div className={styles.quiet}>{shape}</div>}
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
