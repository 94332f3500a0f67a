import { Button } from './Button.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import styles from './HeldSteps.module.css';

interface HeldStepsProps {
  readonly held: number;
  readonly computed: number;
  readonly progress: { readonly done: number; readonly of: number } | null;
  readonly problem: string | null;
  readonly start: (() => void) | null;
  readonly cancel: () => void;
}

/** At how many steps something is known, and the offer to compute the others, with a figure and a way to stop. */
export function HeldSteps({ held, computed, progress, problem, start, cancel }: HeldStepsProps) {
  if (progress !== null) {
    return (
      <span className={styles.line} role="status">
        <span>
          computing step {Math.min(progress.done + 1, progress.of)} of {progress.of}{' '}
          <Button look="link" onClick={cancel}>
            cancel
          </Button>
        </span>
        <ProgressBar label="Steps computed" value={progress.done} max={progress.of} />
      </span>
    );
  }
  const missing = computed - held;
  return (
    <span className={styles.line}>
      <span>
        {held === computed && computed > 0 ? `all ${computed} steps` : `held at ${held} of ${computed} steps`}
        {missing > 0 && start !== null ? (
          <span data-control="">
            {' · '}
            <Button look="link" onClick={start}>
              compute the other {missing}
            </Button>
          </span>
        ) : null}
      </span>
      {problem === null ? null : <span role="alert">{problem}</span>}
    </span>
  );
}
