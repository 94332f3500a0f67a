import { useId } from 'react';
import type { DeviceChoice } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { describeIsolation, describeTrial } from './device-words.ts';
import { describeDevice, describeProgress, deviceNames } from './engine-words.ts';
import styles from './DeviceStatus.module.css';

/** How each device did when it was tried, and the choice. */
export function DevicePanel() {
  const actions = useActions();
  const engine = useStore((state) => state.engine);
  const model = useStore((state) => state.recipe.model);
  const source = useStore((state) => state.run.source);
  return (
    <div className={styles.body}>
      {source === 'cached' ? (
        <p>
          The run on screen is cached: the same model computed it earlier, and it comes with the page. It becomes live with your first run.
        </p>
      ) : null}
      {engine.phase === 'loading' ? (
        <p className={styles.row}>
          <span>{describeProgress(engine.progress, model).text}</span>
          <Button look="link" onClick={() => actions.cancel()}>
            cancel
          </Button>
        </p>
      ) : null}
      {engine.phase === 'failed' ? (
        <p className={styles.row}>
          <span>The engine did not start.</span>
          <Button look="link" onClick={() => actions.retry()}>
            Try again
          </Button>
        </p>
      ) : null}
      {engine.phase === 'ready' ? <Report /> : null}
      <Choice />
    </div>
  );
}

function Report() {
  const engine = useStore((state) => state.engine);
  const stepMs = useStore((state) => state.run.stepMs);
  const title = useStore((state) => state.loaded?.manifest.title ?? '');
  if (engine.phase !== 'ready') return null;
  const { device } = engine;
  const isolation = describeIsolation(device);
  return (
    <>
      <p>
        The network, <b translate="no">{title}</b>, runs on {describeDevice(device)}
        {device.device !== 'webgpu' || device.adapter === null ? '' : ` (${device.adapter})`}
        {stepMs === null ? '.' : `; an evaluation of it in this run took ${stepMs.toFixed(1)} ms.`}
      </p>
      <dl className={styles.trials}>
        {device.trials.map((trial) => (
          <div key={trial.device}>
            <dt>{deviceNames[trial.device]}</dt>
            <dd>{describeTrial(trial)}</dd>
          </div>
        ))}
      </dl>
      {isolation === null ? null : <p className={styles.quiet}>{isolation}</p>}
    </>
  );
}

const choices: readonly { readonly value: DeviceChoice; readonly label: string; readonly hint: string }[] = [
  { value: 'auto', label: 'auto', hint: 'times both and uses the faster' },
  { value: 'webgpu', label: 'WebGPU', hint: 'the GPU' },
  { value: 'wasm', label: 'wasm', hint: 'WebAssembly, on the CPU' },
];

function Choice() {
  const actions = useActions();
  const chosen = useStore((state) => state.deviceChoice);
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend>Device</legend>
      {choices.map(({ value, label, hint }) => (
        <label key={value}>
          <input type="radio" name={name} value={value} checked={chosen === value} onChange={() => actions.chooseDevice(value)} />
          <span>{label}</span> <span className={styles.quiet}>{hint}</span>
        </label>
      ))}
    </fieldset>
  );
}
