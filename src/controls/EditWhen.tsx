import { isGuided } from '../protocol/recipe.ts';
import type { Edit } from '../protocol/edits.ts';
import { useStore } from '../store/store.ts';
import { Choice } from '../ui/Choice.tsx';
import { NumberField } from '../ui/NumberField.tsx';

/** At which steps an edit holds, and in which half of a guided batch. */
export function EditWhen({ edit, onChange }: { edit: Edit; onChange: (edit: Edit) => void }) {
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
      <p>
        in steps{' '}
        <NumberField label="First step" value={first} range={{ min: 0, max: last, whole: true }} inFlow onCommit={(next) => change({ steps: [next, Math.max(next, end)] })} /> to{' '}
        <NumberField label="Last step" value={Math.min(end, last)} range={{ min: 0, max: last, whole: true }} inFlow onCommit={(next) => change({ steps: [Math.min(first, next), next] })} />
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
