import { useEffect, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './RecipeSentence.module.css';

/** What the fields could not know by themselves: a sampler that needs more steps, options that do not go together. */
export function RecipeProblems() {
  const actions = useActions();
  const problems = useStore((state) => state.problems);
  const inScreenWords = useScreenWords(problems.some(({ where }) => where === 'recipe'));
  return (
    <div role="alert" className={styles.notes}>
      {problems
        .filter(({ where }) => where === 'prompt' || where === 'recipe')
        .map((problem) => (
          <p key={problem.message} className={styles.refusal} data-code={problem.code}>
            {problem.where === 'recipe' ? inScreenWords(problem.message) : problem.message}{' '}
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

/** The words for what messages call by the names of fields, once they are wanted; the names themselves until those have come. */
function useScreenWords(wanted: boolean): (message: string) => string {
  const [words, setWords] = useState<{ readonly of: (message: string) => string } | null>(null);
  useEffect(() => {
    if (!wanted || words !== null) return;
    import('../../diffusion/sampler-options.ts').then(
      ({ inScreenWords }) => setWords({ of: inScreenWords }),
      // The names of the fields are understood, if not as well.
      () => undefined,
    );
  }, [wanted, words]);
  return words?.of ?? ((message) => message);
}
