import { useActions } from '../store/actions.ts';
import { useGuided } from '../store/side.ts';
import { useStore } from '../store/store.ts';
import { Choice } from '../ui/Choice.tsx';

/** Which half of a guided batch is looked at; nothing where there is only one. */
export function BranchChoice() {
  const actions = useActions();
  const guided = useGuided();
  const branch = useStore((state) => state.view.branch);
  if (!guided) return null;
  return (
    <Choice
      label="forward pass"
      value={branch}
      options={[
        { value: 'conditional', label: 'conditional (with the words)' },
        { value: 'unconditional', label: 'unconditional (without)' },
      ]}
      onChange={(value) => actions.setView({ branch: value })}
    />
  );
}
