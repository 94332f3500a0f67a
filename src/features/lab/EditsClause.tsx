import { useMemo } from 'react';
import { isGuided } from '../../protocol/recipe.ts';
import type { Edit } from '../../protocol/edits.ts';
import { splitWords } from '../../protocol/tokens.ts';
import { useActions } from '../../store/actions.ts';
import { describeEdit } from '../../store/edit-words.ts';
import { useStore } from '../../store/store.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Popover } from '../../ui/Popover.tsx';
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
          <span key={index} className={styles.edit}>
            <Popover trigger={text} title="When it holds" className={styles.text} panelLabel={`When “${text}” holds`} panelClassName={styles.panel}>
              {() => <When edit={edit} onChange={(fresh) => replace(index, fresh)} />}
            </Popover>
            <IconButton icon="close" size={10} label={`Take back: ${text}`} className={styles.remove} onClick={() => replace(index, null)} />
          </span>
        );
      })}
      {edits.length > 1 ? (
        <Button look="link" onClick={() => actions.editRecipe({ edits: [] })}>
          take all back
        </Button>
      ) : null}
    </span>
  );
}

/** At which steps an edit holds, and in which half of a guided batch. */
function When({ edit, onChange }: { edit: Edit; onChange: (edit: Edit) => void }) {
  const last = useStore((state) => Math.max(0, state.run.total - 1));
  const guided = useStore((state) => isGuided(state.recipe));
  const { steps: held, branch: heldBranch, ...rest } = edit;
  const [first, end] = held ?? [0, last];
  const change = (patch: { steps?: [number, number]; branch?: Edit['branch'] }): void => {
    const { steps, branch } = { steps: held, branch: heldBranch, ...patch };
    const always = steps === undefined || (steps[0] === 0 && steps[1] >= last);
    onChange({ ...rest, ...(always ? {} : { steps }), ...(branch === undefined || branch === 'both' ? {} : { branch }) });
  };
  return (
    <>
      <p className={styles.when}>
        in steps{' '}
        <NumberField label="First step" value={first} range={{ min: 0, max: last, whole: true }} onCommit={(next) => change({ steps: [next, Math.max(next, end)] })} /> to{' '}
        <NumberField label="Last step" value={Math.min(end, last)} range={{ min: 0, max: last, whole: true }} onCommit={(next) => change({ steps: [Math.min(first, next), next] })} />
      </p>
      {guided && edit.kind !== 'prompt' ? (
        <Choice
          label="in"
          value={heldBranch ?? 'both'}
          options={[
            { value: 'both', label: 'both halves of the batch' },
            { value: 'conditional', label: 'the conditional one' },
            { value: 'unconditional', label: 'the unconditional one' },
          ]}
          onChange={(branch) => change({ branch })}
        />
      ) : null}
    </>
  );
}
