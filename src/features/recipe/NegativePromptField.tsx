import { useId, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { judgePrompt, tidy } from './completion.ts';
import styles from './SamplerField.module.css';

/** Words that guidance leads away from. Enter or leaving the field takes them; Esc takes the old ones back. */
export function NegativePromptField() {
  const id = useId();
  const actions = useActions();
  const present = useStore((state) => state.recipe.negativePrompt);
  const guided = useStore((state) => state.recipe.guidanceScale !== 1);
  const table = useStore((state) => state.manifest?.tokens ?? undefined);
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState<string | null>(null);

  const commit = (): void => {
    if (draft === null) return;
    const words = tidy(draft);
    const unknown = table === undefined ? [] : judgePrompt(words, table).unknown;
    const [first] = unknown;
    if (first !== undefined) {
      const nearest = first.nearest.length > 0 ? ` The nearest words that it knows: ${first.nearest.join(', ')}.` : '';
      setRefused(`The model does not know “${first.word}”, so this prompt is not used.${nearest}`);
      return;
    }
    setDraft(null);
    if (words !== present) actions.editRecipe({ negativePrompt: words });
  };
  return (
    <div className={styles.wide}>
      <label htmlFor={id}>Negative prompt</label>
      <span id={`${id}-about`} className={styles.about}>
        Guidance pushes away from what the network predicts with these words, instead of from what it predicts with none.
        {guided ? null : ' With guidance 1 it has no effect.'}
      </span>
      <input
        id={id}
        type="text"
        className={styles.text}
        value={draft ?? present}
        maxLength={200}
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        placeholder="no words"
        aria-describedby={`${id}-about ${id}-refused`}
        aria-invalid={refused !== null}
        onChange={(event) => {
          setDraft(event.target.value);
          setRefused(null);
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          else if (event.key === 'Escape' && draft !== null) {
            // The first Esc is the field's, the next one the panel's.
            event.preventDefault();
            event.stopPropagation();
            setDraft(null);
            setRefused(null);
          }
        }}
      />
      <span id={`${id}-refused`} role="alert" className={styles.about}>
        {refused}
      </span>
    </div>
  );
}
