import type { ReactNode } from 'react';
import { useActions } from '../../store/actions.ts';
import { type Problem, useStore } from '../../store/store.ts';
import { useScreenWords } from '../../store/use-screen-words.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import styles from './Notices.module.css';

/** A link can be damaged in many places. More than these would cover the page: the first is said, the others when they are asked for. */
const MOST_OPEN = 2;

type Where = Problem['where'];

/**
 * What went wrong, where the person is looking: what happened, why, and what to do next. The app puts one of these beside each
 * place that can fail; without `where` it shows every problem.
 */
export function Notices({ where }: { where?: Where | readonly Where[] }) {
  const actions = useActions();
  const problems = useStore((state) => state.problems);
  const places = where === undefined ? null : typeof where === 'string' ? [where] : where;
  const shown = useScreenWords(places === null ? problems : problems.filter((problem) => places.includes(problem.where)));
  const notice = ({ problem, message }: (typeof shown)[number]): ReactNode => (
    <div key={`${problem.code} ${problem.message}`} className={styles.notice} data-code={problem.code}>
      <p className={styles.message}>
        {message}
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
  );
  return (
    <div role="alert" className={shown.length === 0 ? undefined : styles.notices}>
      {(shown.length > MOST_OPEN ? shown.slice(0, 1) : shown).map(notice)}
      {shown.length > MOST_OPEN ? (
        <details className={styles.more}>
          <summary>and {shown.length - 1} more</summary>
          {shown.slice(1).map(notice)}
        </details>
      ) : null}
    </div>
  );
}
