import { useActions } from '../../store/actions.ts';
import { type Problem, useStore } from '../../store/store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import styles from './Notices.module.css';

type Where = Problem['where'];

/**
 * What went wrong, where the person is looking: what happened, why, and what to do next. The app puts one of these beside each
 * place that can fail; without `where` it shows every problem.
 */
export function Notices({ where }: { where?: Where | readonly Where[] }) {
  const actions = useActions();
  const problems = useStore((state) => state.problems);
  const places = where === undefined ? null : typeof where === 'string' ? [where] : where;
  const shown = places === null ? problems : problems.filter((problem) => places.includes(problem.where));
  return (
    <div role="alert" className={shown.length === 0 ? undefined : styles.notices}>
      {shown.map((problem) => (
        <div key={`${problem.code} ${problem.message}`} className={styles.notice} data-code={problem.code}>
          <p className={styles.message}>
            {problem.message}
            {problem.retry ? (
              <>
                {' '}
                <Button look="link" onClick={() => actions.retry()}>
                  Try again
                </Button>
              </>
            ) : null}
          </p>
          <IconButton icon="close" size={12} label="Dismiss" onClick={() => actions.dismiss(problem)} />
        </div>
      ))}
    </div>
  );
}
