import { inScreenWords } from '../../diffusion/sampler-catalogue.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './RecipeSentence.module.css';

/** What the fields could not know by themselves: a sampler that needs more steps, options that do not go together. */
export function RecipeProblems() {
  const actions = useActions();
  const problems = useStore((state) => state.problems);
  return (
    <div role="alert" className={styles.notes}>
      {problems
        .filter(({ where }) => where === 'prompt' || where === 'recipe')
        .map((problem) => (
          <p key={problem.message} className={styles.refusal} data-code={problem.code}>
            {problem.where === 'recipe' ? inScreenWords(problem.message) : problem.message}{' '}
            <Button look="link" onClick={() => actions.dismiss(problem)}>
              Dismiss
            </Button>
          </p>
        ))}
    </div>
  );
}
