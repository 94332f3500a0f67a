import type { ReactNode } from 'react';
import { useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Popover } from '../../ui/Popover.tsx';
import sentence from './RecipeSentence.module.css';
import styles from './SamplerField.module.css';

/** The end of the sentence, where something that few people change is not as usual. */
export function MoreSaid() {
  const negative = useStore((state) => state.recipe.negativePrompt);
  const noise = useStore((state) => state.recipe.noise);
  return (
    <>
      {negative === '' ? null : (
        <>
          {' '}
          away from <span className={styles.said}>{negative}</span>
        </>
      )}
      {noise === 'philox' ? null : `, ${noise === 'torch' ? 'torch’s noise' : 'noise of your own'}`}
    </>
  );
}

/** What fewer people change, behind a mark. */
export function MoreField({ panel }: { panel: ReactNode }) {
  return (
    <Popover
      trigger={<Icon name="options" size={15} />}
      aria-label="Negative prompt and noise"
      title="Negative prompt, and where the noise comes from"
      className={sentence.mark}
      panelLabel="Negative prompt and noise"
      panelClassName={styles.panel}
      align="end"
    >
      {() => panel}
    </Popover>
  );
}
