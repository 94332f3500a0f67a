import { useMemo } from 'react';
import { useActions } from '../../store/actions.ts';
import { drawsNoiseFrom } from '../../store/fork-noise.ts';
import { useStore } from '../../store/store.ts';
import { forkClause } from '../../store/what-differs.ts';
import { Button } from '../../ui/Button.tsx';
import { Clause } from '../../ui/Clause.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import styles from './Fork.module.css';

/** Where the run forked, and what has been other since, as a clause of its sentence: a control, and removable. */
export function ForkClause() {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const { fork } = recipe;
  if (fork === null) return null;
  const text = forkClause(recipe, fork, anatomy).join(', ');
  return (
    <span role="group" aria-label="Fork of the run">
      <Clause
        text={text}
        title="Where it forks"
        panelLabel="Where the run forks"
        panelClassName={styles.panel}
        className={styles.clause}
        removeLabel="Return to the run that this one forked from"
        onRemove={() => actions.unfork()}
      >
        {() => <Where />}
      </Clause>
    </span>
  );
}

function Where() {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const manifest = useStore((state) => state.manifest);
  const last = useStore((state) => Math.max(1, state.run.total - 1));
  const { fork } = recipe;
  const draws = useMemo(() => fork === null || manifest === null || drawsNoiseFrom(manifest, recipe, fork.at), [manifest, recipe, fork]);
  if (fork === null) return null;
  const idle = !draws && fork.renoise !== true && fork.of.seed !== undefined;
  return (
    <div className={styles.form}>
      <p>
        forks at step <NumberField label="Step of the fork" value={fork.at} range={{ min: fork.of.fork?.at ?? 1, max: last, whole: true }} onCommit={(at) => actions.editRecipe({ fork: { ...fork, at } })} />
      </p>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={fork.renoise === true}
          onChange={(event) => actions.editRecipe({ fork: event.target.checked ? { ...fork, renoise: true } : { at: fork.at, of: fork.of } })}
        />
        <span>
          redraw the noise in the picture from the seed
          {idle ? <small>This sampler draws no noise from there on: without this, the seed changes nothing.</small> : null}
        </span>
      </label>
      <p className={styles.note}>Up to that step it is the original run; what you change in the sentence applies from there on.</p>
      <p>
        <Button look="link" onClick={() => actions.unfork()}>
          Back to the original run
        </Button>
      </p>
    </div>
  );
}
