import type { CSSProperties } from 'react';
import { mixtureSum } from '../../controls/mixture-words.ts';
import { useActions } from '../../store/actions.ts';
import { endOfRun, useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatDuration, formatFixed, formatTimestep, formatWait } from '../../ui/format.ts';
import { Term } from '../../ui/Term.tsx';
import { describeLook, describeSignalToNoise } from './noise-level.ts';
import { AlphaBarSymbol, NoisySymbol } from './symbols.tsx';
import { useLast, usePosition } from './use-film.ts';
import styles from './Film.module.css';

/** `Step 12 of 25 · t = 500`, because t runs down. */
export function StepCount() {
  const last = useLast();
  const position = usePosition();
  const timestep = useStore((state) => state.schedule.timesteps[position]);
  // Of the run: one that starts with a picture takes the rest of the sampler's.
  const steps = useStore((state) => (state.schedule.stepOf.at(-1) ?? state.recipe.steps - 1) + 1);
  const end = useStore(endOfRun);
  const ofSampler = useStore((state) => describeLook(state.schedule.stepOf, position));
  return (
    <span className={styles.step} data-evaluations={steps === last ? undefined : ''} style={{ '--digits': Math.max(2, String(last).length) } as CSSProperties}>
      <b translate="no" key={`${position} ${last}`}>
        {steps === last ? 'Step' : 'Evaluation'} {position} of {last}
      </b>
      {position < last && timestep === undefined ? null : <span className={styles.separator}> · </span>}
      {position >= last ? (
        <span>the {end}</span>
      ) : timestep === undefined ? null : (
        <span>
          <Term explain={`The timestep that the network is told. It runs ${end === 'noise' ? 'up, from the picture to noise' : 'down, from pure noise to the picture, while the steps count up'}.`}>
            t = {formatTimestep(timestep)}
          </Term>
          {ofSampler === null || steps === last ? null : (
            <>
              {', '}
              <Term explain={`This sampler evaluates the network more than once in some steps: ${steps} steps are ${last} evaluations, each a position on the film.`}>
                {ofSampler} of {steps}
              </Term>
            </>
          )}
        </span>
      )}
    </span>
  );
}

/** The noise level of the step in words. */
export function NoiseLevel() {
  const actions = useActions();
  const position = usePosition();
  const alphaBar = useStore((state) => state.schedule.alphaBar[position]);
  const level = useStore((state) => state.schedule.levels[position]);
  // What an edited network makes of it may be far from that.
  const edited = useStore((state) => state.recipe.edits.length > 0);
  if (alphaBar === undefined || level === undefined) return null;
  return (
    <span className={styles.level}>
      <Button
        look="link"
        aria-label={`ᾱ = ${formatFixed(alphaBar, 3)}: open the noise schedule`}
        title="open the noise schedule"
        onClick={() => actions.setView({ page: 'schedule' })}
      >
        <AlphaBarSymbol /> = {formatFixed(alphaBar, 3)}
      </Button>
      <span className={styles.words}>: <NoisySymbol /> {mixtureSum(level)}{edited ? ', by the schedule' : ''}</span>
      <span className={styles.ratio} data-later="">
        {' · '}
        <Term explain="Signal-to-noise ratio of a picture of unit variance, 10·log₁₀(ᾱ / (1 − ᾱ)): 0 dB at ᾱ = ½.">
          SNR {describeSignalToNoise(alphaBar)}
        </Term>
      </span>
    </span>
  );
}

/** What takes less is over before it is read. */
const WORTH_SAYING_MS = 10_000;

/** What is being computed, with its figure, and a way to stop it; else how to use the film. */
export function RunProgress() {
  const actions = useActions();
  const run = useStore((state) => state.run);
  if (run.state === 'running') {
    const left = run.stepMs === null ? null : (run.total - run.computed) * run.stepMs;
    return (
      <span className={styles.progress} role="status">
        <span>
          computing {Math.min(run.computed + 1, run.total)} of {run.total}
          {run.stepMs === null ? null : <span className={styles.wide}>, {formatDuration(run.stepMs)} per evaluation</span>}
          {left === null || left < WORTH_SAYING_MS ? null : `, about ${formatWait(left)} left`}
        </span>
        <Button look="link" onClick={() => actions.cancel()}>
          cancel
        </Button>
      </span>
    );
  }
  if (run.total > 0 && run.computed > 0 && run.computed < run.total) {
    return (
      <span className={styles.progress}>
        {run.computed} of {run.total} evaluations computed<span className={styles.wide}>; Play goes on</span>
      </span>
    );
  }
  return <span className={styles.hint} data-control="">drag the film, or use ← →</span>;
}
