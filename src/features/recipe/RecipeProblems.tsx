import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { useScreenWords } from '../../store/use-screen-words.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './RecipeSentence.module.css';

/** What the fields could not know by themselves: a sampler that needs more steps, options that do not go together. */
export function RecipeProblems() {
  const actions = useActions();
  const problems = useScreenWords(useStore((state) => state.problems));
  return (
    <div role="alert" className={styles.notes}>
      {problems
        .filter(({ problem: { where } }) => where === 'prompt' || where === 'recipe')
        .map(({ problem, message }) => (
          <p key={problem.message} className={styles.refusal} data-code={problem.code}>
            {message}{' '}
            {problem.retry ? (
              <>
                <Button look="link" onClick={() => actions.retry()}>
                  Try again
                </Button>{' '}
              </>
            ) : null}
            {problem.undo === true ? (
              <>
                <Button look="link" onClick={() => actions.undo()}>
                  Back
                </Button>{' '}
              </>
            ) : null}
            <Button look="link" onClick={() => actions.dismiss(problem)}>
              Dismiss
            </Button>
          </p>
        ))}
    </div>
  );
}
