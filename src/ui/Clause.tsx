import type { ReactNode } from 'react';
import { IconButton } from './Button.tsx';
import { classNames } from './class-names.ts';
import styles from './Clause.module.css';
import { Popover } from './Popover.tsx';

interface ClauseProps {
  readonly text: string;
  /** What the panel behind the text is about, for the pointer and for screen readers. */
  readonly title: string;
  readonly panelLabel: string;
  readonly panelClassName: string | undefined;
  /** Colour of its border: the hue of what it speaks of. */
  readonly className: string | undefined;
  readonly removeLabel: string;
  readonly onRemove: () => void;
  readonly children: () => ReactNode;
}

/** Something that holds of a sentence, as a clause of it: a control whose panel opens at a press, and removable. */
export function Clause({ text, title, panelLabel, panelClassName, className, removeLabel, onRemove, children }: ClauseProps) {
  return (
    <span className={classNames(styles.clause, className)}>
      <Popover trigger={text} title={title} className={styles.text} panelLabel={panelLabel} panelClassName={panelClassName}>
        {children}
      </Popover>
      <IconButton icon="close" size={10} label={removeLabel} className={styles.remove} onClick={onRemove} />
    </span>
  );
}
