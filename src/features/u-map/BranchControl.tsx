import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Provenance } from './Provenance.tsx';
import type { Look } from './use-look.ts';
import styles from './BranchControl.module.css';

const choices = [
  { branch: 'conditional', label: 'conditional (with the words)' },
  { branch: 'unconditional', label: 'unconditional (without)' },
] as const;

/** Which pass the maps are of; under guidance the network is evaluated twice, and either can be seen. */
export function BranchControl({ look }: { look: Look }) {
  const actions = useActions();
  const branch = useStore((state) => state.view.branch);
  const stale = useStore((state) => state.probing);
  return (
    <div className={styles.control}>
      <span>
        {look.finished ? `last evaluation, step ${look.index}` : `maps of step ${look.index}`}
        {stale ? ', computing…' : ''}
      </span>
      <Provenance source={stale ? 'none' : look.source} />
      {look.guided ? (
        <span role="group" aria-label="Which of the two forward passes the maps show">
          {choices.map((choice) => (
            <button
              key={choice.branch}
              type="button"
              aria-pressed={choice.branch === branch}
              className={styles.choice}
              onClick={() => actions.setView({ branch: choice.branch })}
            >
              {choice.label}
            </button>
          ))}
        </span>
      ) : null}
    </div>
  );
}
