import type { ReactNode } from 'react';
import { useStore } from '../../store/store.ts';
import { classNames } from '../../ui/class-names.ts';
import { Popover } from '../../ui/Popover.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { describeProgress, describeState } from './engine-words.ts';
import styles from './DeviceStatus.module.css';

/**
 * Where the numbers on screen come from: `cached` (computed before, by this model), `live` and on what; and how far the engine
 * is on its way there. One click deeper: `panel`, how each device did when it was tried, and the choice.
 */
export function DeviceStatus({ panel }: { panel: ReactNode }) {
  const engine = useStore((state) => state.engine);
  const source = useStore((state) => state.run.source);
  const model = useStore((state) => state.recipe.model);
  const cached = source === 'cached';
  const [first, second] = describeState(engine, cached);
  const progress = engine.phase === 'loading' ? describeProgress(engine.progress, model) : null;
  return (
    <span className={styles.status}>
      <Popover
        trigger={
          <>
            <i className={classNames(styles.dot, engine.phase === 'ready' ? styles.live : engine.phase === 'failed' ? styles.failed : styles.waiting)} />
            <span>
              {first}
              <span className={progress ? styles.wide : styles.second}>
                <span className={styles.joint}> · </span>
                {second}
              </span>
            </span>
          </>
        }
        aria-label={`Engine: ${first} · ${second}`}
        className={styles.trigger}
        panelLabel="Engine and device"
        panelClassName={styles.panel}
        align="end"
      >
        {() => panel}
      </Popover>
      {progress ? (
        <span className={styles.loading} role="status">
          <ProgressBar label={`Loading ${model}`} max={progress.max} {...(progress.value === null ? {} : { value: progress.value })} />
          <VisuallyHidden>{progress.text}</VisuallyHidden>
        </span>
      ) : null}
    </span>
  );
}
