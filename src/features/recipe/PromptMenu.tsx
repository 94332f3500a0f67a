import type { ReactNode } from 'react';
import { useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Popover } from '../../ui/Popover.tsx';
import sentence from './RecipeSentence.module.css';
import styles from './PromptMenu.module.css';

/** Prompts to begin with, and every word that the model knows, behind a mark; `panel` is in it. */
export function PromptMenu({ panel }: { panel: ReactNode }) {
  const reads = useStore((state) => (state.manifest?.tokens ?? null) !== null);
  if (!reads) return null;
  return (
    <Popover
      trigger={<Icon name="list" />}
      aria-label="Examples and known words"
      title="Examples and known words"
      className={sentence.mark}
      panelLabel="Examples and known words"
      panelClassName={styles.panel}
    >
      {() => panel}
    </Popover>
  );
}
