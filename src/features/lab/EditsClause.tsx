import { useMemo } from 'react';
import { EditWhen } from '../../controls/EditWhen.tsx';
import type { Edit } from '../../protocol/edits.ts';
import { splitWords } from '../../protocol/tokens.ts';
import { useActions } from '../../store/actions.ts';
import { describeEdit } from '../../store/edit-words.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Clause } from '../../ui/Clause.tsx';
import styles from './EditsClause.module.css';

/** What is done to the network, as the last clause of the run's sentence: each edit a control, removable. */
export function EditsClause() {
  const actions = useActions();
  const edits = useStore((state) => state.recipe.edits);
  const prompt = useStore((state) => state.recipe.prompt);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const words = useMemo(() => splitWords(prompt), [prompt]);
  if (edits.length === 0) return null;
  const replace = (index: number, fresh: Edit | null): void =>
    actions.editRecipe({ edits: edits.flatMap((edit, i) => (i !== index ? [edit] : fresh === null ? [] : [fresh])) });
  return (
    <span role="group" aria-label="Edits of the network" className={styles.clause}>
      {edits.map((edit, index) => {
        const text = describeEdit(edit, anatomy, words);
        return (
          <Clause
            key={index}
            text={text}
            title="When it applies"
            panelLabel={`When “${text}” applies`}
            panelClassName={styles.panel}
            className={styles.edit}
            removeLabel={`Remove: ${text}`}
            onRemove={() => replace(index, null)}
          >
            {() => <EditWhen edit={edit} onChange={(fresh) => replace(index, fresh)} />}
          </Clause>
        );
      })}
      {edits.length > 1 ? (
        <Button look="link" onClick={() => actions.editRecipe({ edits: [] })}>
          Remove all
        </Button>
      ) : null}
    </span>
  );
}
