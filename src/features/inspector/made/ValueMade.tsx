import { useId, useMemo } from 'react';
import { formatFixed } from '../../../ui/format.ts';
import { operatorNames } from '../written-out.ts';
import { formatValue } from '../values.ts';
import type { Opened } from '../use-opened.ts';
import { digitsFor, MadeOf } from './MadeOf.tsx';
import { useMade } from './use-made.ts';
import styles from './ValueMade.module.css';

/** The sum that made one number of a tensor: what the operator read, what it did with it, and that it comes to the number on the screen. */
export function ValueMade({ opened: { model, info, look }, offset }: { readonly opened: Opened; readonly offset: number }) {
  const id = useId();
  const state = useMade(model, info, look, offset);
  const operator = useMemo(() => operatorNames(model.tensors).get(info.name) ?? info.op, [model, info]);
  return (
    <section className={styles.made} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {state.state === 'made' ? <>How {formatValue(state.value)} is computed</> : 'How it is computed'}
        <span className={styles.operator}>{operator}</span>
      </h3>
      {state.state === 'made' ? (
        <>
          <MadeOf model={model} made={state.made} layer={state.layer} />
          {state.same ? null : (
            <p className={styles.note}>
              The tensor holds {formatFixed(state.value, digitsFor([state.value, state.made.value]))} instead: something between what is written here and what the operator read was changed by an edit of this run, or is kept in another precision.
            </p>
          )}
        </>
      ) : (
        <p className={styles.note}>{state.why}</p>
      )}
    </section>
  );
}
