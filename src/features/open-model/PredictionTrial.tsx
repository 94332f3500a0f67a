import { predictions } from '../../protocol/foreign/describe-scheduler.ts';
import type { PredictionTrial as Trial } from '../../protocol/foreign/prediction-trial.ts';
import { Button } from '../../ui/Button.tsx';
import { formatFixed } from '../../ui/format.ts';
import type { TrialState } from './use-trial.ts';
import styles from './OpenModel.module.css';

/** What the network itself says about what it predicts, beside the question. */
export function PredictionTrial({ state, onStart }: { state: TrialState; onStart: () => void }) {
  switch (state.at) {
    case 'none':
      return null;
    case 'offered':
      return (
        <p>
          <Button look="link" onClick={onStart}>
            Test what it predicts
          </Button>
          <span className={styles.quiet}> adds noise to a few pictures and asks the network for it ({state.passes} forward passes)</span>
        </p>
      );
    case 'running':
      return <p role="status">Testing what it predicts: {state.passes} forward passes on noised pictures…</p>;
    case 'failed':
      return <p role="status">What the network predicts could not be tested: {state.why}</p>;
    case 'done':
      return <Result trial={state.trial} />;
  }
}

function Result({ trial: { readings, ofZeros, timesteps, verdict } }: { trial: Trial }) {
  const label = (reading: string): string => predictions.find(({ value }) => value === reading)?.label ?? reading;
  const [best, second] = readings;
  if (best === undefined || second === undefined) return null;
  const says = {
    clear: `Read as ${label(best.reading)}, its outputs match the noise best, and clearly so: the next reading is ${formatFixed(second.error / best.error, 1)} times as far off.`,
    narrow: `Read as ${label(best.reading)}, its outputs match the noise best, but ${label(second.reading)} is close behind: not certain.`,
    none: 'Read in any of the three ways, its outputs are hardly closer to the noise than zeros would be, if at all (last row): it may be untrained, expect a different t from the one used here, or have another schedule.',
  }[verdict];
  return (
    <>
      <p role="status">{says}</p>
      <table className={styles.trial}>
        <caption>Squared error of the predicted noise on noised pictures, as a share of the noise’s own power</caption>
        <thead>
          <tr>
            <th scope="col">read as</th>
            {timesteps.map((t) => (
              <th key={t} scope="col">
                t = {t}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {readings.map(({ reading, errors }) => (
            <tr key={reading} data-best={reading === best.reading && verdict !== 'none' ? '' : undefined}>
              <th scope="row">{label(reading)}</th>
              {errors.map((error, i) => (
                <td key={timesteps[i]}>{formatFixed(error, 2)}</td>
              ))}
            </tr>
          ))}
          {verdict === 'none' ? (
            <tr>
              <th scope="row">zeros in their place, read as {label(best.reading)}</th>
              {ofZeros.map((error, i) => (
                <td key={timesteps[i]}>{formatFixed(error, 2)}</td>
              ))}
            </tr>
          ) : null}
        </tbody>
      </table>
    </>
  );
}
