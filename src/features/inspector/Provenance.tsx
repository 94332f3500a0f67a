import { useActions } from '../../store/actions.ts';
import { useDifferenceName, useRecord } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { lookWords } from '../../store/use-look.ts';
import { stepName, type Opened } from './use-opened.ts';
import { WordChoice } from './WordChoice.tsx';
import styles from './Provenance.module.css';

const BRANCHES = [
  { value: 'conditional', label: 'conditional (with the words)' },
  { value: 'unconditional', label: 'unconditional (without)' },
] as const;

/** Of which evaluation the numbers are, how they came to be, and what is still on its way. */
export function Provenance({ opened: { look, shown, stale } }: { opened: Opened }) {
  const actions = useActions();
  const branch = useStore((state) => state.view.branch);
  const timesteps = useRecord(({ schedule }) => schedule.timesteps);
  const difference = useDifferenceName();
  const there = shown !== null && !stale;
  return (
    <div className={styles.provenance}>
      <p role="status">
        {there ? (
          <span className={styles.live}>{difference ?? 'live'}</span>
        ) : (
          <span className={styles.waiting}>{look.waiting}</span>
        )}
        {' · '}
        {lookWords(look)}
        {there && look.source === 'cached' ? <span className={styles.quiet}> · computed now, from the cached x_t</span> : null}
        {shown !== null && stale ? (
          <span className={styles.quiet}>
            {' '}
            · below, faded: {shown.index === look.index ? 'the same step' : stepName(shown.index, timesteps[shown.index] ?? null)}
          </span>
        ) : null}
      </p>
      {look.guided ? (
        <WordChoice label="forward pass" value={branch} options={BRANCHES} onChange={(next) => actions.setView({ branch: next })} />
      ) : null}
    </div>
  );
}
