import { useId, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { sameRecipe } from '../../store/link.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { useRoomChanges } from '../../store/use-steps.ts';
import { patched } from '../../protocol/fork.ts';
import { defaultRecipe } from '../../protocol/manifest.ts';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { experiments, type Experiment, type Findings } from './experiments.ts';
import pictures from './experiments.png';
import { findingsOf } from './findings.ts';
import styles from './LabPage.module.css';

/** They name the tensors of this model. */
const MODEL = 'emoji-32';

export function Experiments() {
  const actions = useActions();
  const headingId = useId();
  const model = useStore((state) => state.manifest?.id);
  const id = useStore((state) => state.view.experiment);
  const open = experiments.find((one) => one.id === id) ?? null;
  if (model !== undefined && model !== MODEL) {
    return (
      <p className={styles.quiet}>
        The ready experiments were found out on {MODEL} and name its tensors.{' '}
        <Button look="link" onClick={() => actions.editRecipe({ model: MODEL, edits: [] })}>
          Open {MODEL}
        </Button>
        , or cut parts of this model by the handles in its U.
      </p>
    );
  }
  return (
    <section aria-labelledby={headingId} className={styles.experiments}>
      <h3 id={headingId} className={styles.heading}>
        Ready experiments
      </h3>
      {/* The key starts an opened experiment anew: its guess is its own. */}
      {open === null ? null : <Opened key={open.id} experiment={open} />}
      <ul className={styles.list}>
        {experiments.map((experiment, index) => (
          <li key={experiment.id}>
            <button
              type="button"
              className={classNames(styles.card, experiment === open && styles.open)}
              aria-pressed={experiment === open}
              onClick={() => actions.setView({ experiment: experiment === open ? null : experiment.id })}
            >
              <span className={styles.thumb} style={{ backgroundImage: `url(${pictures})`, backgroundPositionX: `${(index / (experiments.length - 1)) * 100}%`, backgroundSize: `${experiments.length * 100}% 100%` }} />
              <span>{experiment.title}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Belief, guess, run, finding. */
function Opened({ experiment }: { experiment: Experiment }) {
  const actions = useActions();
  const [guess, setGuess] = useState<number | null>(null);
  const staged = useStaged(experiment);
  const run = (chosen: number | null): void => {
    setGuess(chosen);
    actions.stage(experiment.base, experiment.change);
  };
  return (
    <div className={styles.opened}>
      <h4 className={styles.title}>{experiment.title}</h4>
      <p>
        <b>What people believe.</b> {experiment.belief} <span className={styles.quiet}>({experiment.paper})</span>
      </p>
      {staged.state === 'not' ? (
        <div role="group" aria-label="Your guess">
          <p>What will the picture be?</p>
          <p className={styles.guesses}>
            {experiment.guesses.map((text, i) => (
              <Button key={text} look="framed" onClick={() => run(i)}>
                {text}
              </Button>
            ))}
            <Button look="link" onClick={() => run(null)}>
              just show me
            </Button>
          </p>
        </div>
      ) : (
        <div role="status">
          {staged.state === 'running' ? (
            <p>
              Computing A and B: {staged.done} of {staged.of} steps. <Button look="link" onClick={() => actions.cancel()}>cancel</Button>
            </p>
          ) : (
            <p>
              {guess === null ? null : <b>{guess === experiment.right ? 'As you guessed. ' : `Not “${experiment.guesses[guess]}”. `}</b>}
              {experiment.found(staged.findings)}
            </p>
          )}
          <p>
            <b>Why.</b> {experiment.why}
          </p>
          <p className={styles.guesses}>
            <Button look="link" onClick={() => actions.setView({ page: 'figure' })}>
              see it in the U
            </Button>
            <Button look="link" onClick={() => actions.rollSeed()}>
              B with another seed
            </Button>
          </p>
        </div>
      )}
    </div>
  );
}

type Staged = { readonly state: 'not' } | { readonly state: 'running'; readonly done: number; readonly of: number } | { readonly state: 'found'; readonly findings: Findings };

/** Whether the two runs that are there are this experiment's, and what was found once both are finished. */
function useStaged({ base, change }: Experiment): Staged {
  useRoomChanges();
  const { manifest, recipe, beside, run } = useStore();
  if (manifest === null || beside === null) return { state: 'not' };
  const a = patched(defaultRecipe(manifest), base);
  if (!sameRecipe(beside.recipe, a) || !sameRecipe(recipe, patched(a, change))) return { state: 'not' };
  const before = tensorRoom.beside?.frame(beside.run.total - 1)?.prev;
  const after = tensorRoom.hand.frame(run.total - 1)?.prev;
  const noise = tensorRoom.hand.frame(0)?.xt;
  if (before === undefined || after === undefined || noise === undefined) {
    return { state: 'running', done: run.computed + beside.run.computed, of: run.total + beside.run.total };
  }
  return { state: 'found', findings: findingsOf(before, after, noise, manifest.sample) };
}
