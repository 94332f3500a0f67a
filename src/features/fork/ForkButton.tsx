import { useRef, type ReactNode } from 'react';
import { useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import styles from './Fork.module.css';

/** On the film, where the playhead rests: go on from here with something else. `children`: the form, which the app fetches later than the page. */
export function ForkButton({ children }: { children: ReactNode }) {
  const place = useRef<HTMLSpanElement>(null);
  const known = useStore((state) => state.manifest !== null);
  useKeys({
    f: () => {
      const button = place.current?.querySelector('button');
      // Where only the essentials are shown it waits with the rest.
      if (button !== null && button !== undefined && button.getClientRects().length > 0) button.click();
    },
  });
  if (!known) return null;
  return (
    <span ref={place} className={styles.place} data-later="" data-control="">
      <Popover
        trigger={
          <>
            <Icon name="fork" />
            <span className={styles.word}>Fork here</span>
          </>
        }
        aria-label="Fork here"
        aria-keyshortcuts="f"
        title="Continue from this step with another prompt, seed or sampler, beside this run (f)"
        className={styles.trigger}
        panelLabel="Fork"
        panelClassName={styles.panel}
      >
        {() => children}
      </Popover>
    </span>
  );
}
