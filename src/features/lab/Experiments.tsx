import { useId, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { experiments } from './experiments.ts';
import pictures from './experiments.png';
import { Opened, useDone } from './Opened.tsx';
import { linkedOf } from './linked.ts';
import { Linked } from './Linked.tsx';
import styles from './LabPage.module.css';

/** They name the tensors of this model. */
const MODEL = 'emoji-32';

export function Experiments() {
  const actions = useActions();
  const headingId = useId();
  const model = useStore((state) => state.manifest?.id);
  const id = useStore((state) => state.view.experiment);
  const done = useDone();
  const [pressed, setPressed] = useState<string | null>(null);
  const open = experiments.find((one) => one.id === id) ?? null;
  const linked = linkedOf(model);
  if (linked.length > 0) return linked.map((each) => <Linked key={each.heading} {...each} />);
  if (model !== undefined && model !== MODEL) {
    return (
      <p className={styles.quiet}>
        The ready-made experiments were worked out on {MODEL} and name its tensors.{' '}
        <Button look="link" onClick={() => actions.editRecipe({ model: MODEL, edits: [] })}>
          Open {MODEL}
        </Button>
        , or cut parts of this model with the handles in its U.
      </p>
    );
  }
  return (
    <section aria-labelledby={headingId} className={styles.experiments}>
      <h3 id={headingId} className={styles.heading}>
        Ready-made experiments
      </h3>
      {open === null && id !== null ? <p role="alert" className={styles.quiet}>There is no experiment “{id}”. Choose one of these.</p> : null}
      {open === null ? <p className={styles.quiet}>Their pictures stay veiled until you have seen how they come out.</p> : null}
      {/* The key starts an opened experiment anew: its guess is its own. */}
      {open === null ? null : <Opened key={open.id} experiment={open} pressed={pressed === open.id} />}
      <ul className={styles.list}>
        {experiments.map((experiment, index) => (
          <li key={experiment.id}>
            <button
              type="button"
              className={classNames(styles.card, experiment === open && styles.open)}
              aria-pressed={experiment === open}
              onClick={() => {
                setPressed(experiment.id);
                actions.setView({ experiment: experiment === open ? null : experiment.id });
              }}
            >
              <span className={styles.frame}>
                {done.has(experiment.id) ? (
                  <span className={styles.thumb} style={{ backgroundImage: `url(${pictures})`, backgroundPositionX: `${(index / (experiments.length - 1)) * 100}%`, backgroundSize: `${experiments.length * 100}% 100%` }} />
                ) : (
                  <span className={classNames(styles.thumb, styles.veiled)} />
                )}
              </span>
              <span>{experiment.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
