import { useEffect, useState } from 'react';
import type { DeviceReport, LoadedModel } from '../../protocol/engine.ts';
import type { Deviation } from '../../protocol/golden-taps.ts';
import { useActions } from '../../store/actions.ts';
import { wordsInName } from '../../store/run-name.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCoefficient, formatScientific } from '../../ui/format.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { ProgressBar } from '../../ui/ProgressBar.tsx';
import { Term } from '../../ui/Term.tsx';
import { PARITY_LIMIT, worstFirst } from './deviation.ts';
import { DeviationPlot } from './DeviationPlot.tsx';
import { useParity, type Measured } from './use-parity.ts';
import styles from './ParityPage.module.css';

const DEVIATION = 'Largest |this device − PyTorch| of 32 values spread over the tensor, and of five statistics of all its values (smallest, largest, mean, root mean square, mean of x_i·cos i), divided by the largest |value| of PyTorch’s. Float32 itself resolves 6·10⁻⁸.';

/**
 * How right is this GPU: the network's reference pass, computed here, against PyTorch's numbers for every tensor inside. Measured when the
 * page is opened, on the device in use; other devices of this visit stand beside it.
 */
export function ParityPage() {
  const loaded = useStore((state) => state.loaded);
  const busy = useStore((state) => state.run.state === 'running');
  const phase = useStore((state) => state.engine.phase);
  const parity = useParity(loaded);
  const { measured, progress, problem, start, cancel } = parity;
  const device = loaded?.device.device ?? null;
  const own = measured.find((one) => one.device === device) ?? null;
  // Of a model of a person's own there is nothing to measure against.
  const bare = loaded !== null && loaded.manifest.golden === null;
  const idle = loaded !== null && !bare && own === null && progress === null && problem === null && !busy && phase === 'ready';
  const [stopped, setStopped] = useState(false);
  useEffect(() => {
    if (idle && !stopped) start();
  }, [idle, stopped, start]);

  const worst = own === null ? null : Math.max(...own.deviations.map(({ relative }) => relative));
  return (
    <article
      className={styles.page}
      data-caption={loaded === null ? undefined : `the reference pass of ${loaded.manifest.title}, on ${loaded.device.adapter ?? deviceName(loaded.device.device)}, against PyTorch’s`}
      data-named={loaded === null ? undefined : `${wordsInName(loaded.manifest.title)}-${loaded.device.device}`}
    >
      <PageHead path={[{ text: 'parity with PyTorch' }]} title={bare ? 'Nothing to compare with' : titleOf(worst, loaded?.device ?? null)} aside={own === null ? undefined : 'live · the reference pass'}>
        {bare
          ? `${loaded.manifest.title} came without PyTorch’s numbers, so how far this device is from them is not known. The models that come with the page have them: open one of those to measure the device.`
          : 'One forward pass of the network, with inputs that come with it, computed here and compared with PyTorch’s, tensor by tensor.'}
      </PageHead>
      {progress !== null ? (
        <div className={styles.progress} role="status">
          <span>
            {progress.done} of {progress.of} tensors compared{' '}
            <Button
              look="link"
              onClick={() => {
                setStopped(true);
                cancel();
              }}
            >
              cancel
            </Button>
          </span>
          <ProgressBar label="Tensors compared" value={progress.done} max={progress.of} />
        </div>
      ) : (
        <p className={styles.again}>
          {loaded === null ? <span>{phase === 'failed' ? 'The engine did not start.' : 'Waiting for the engine.'}</span> : null}
          {busy ? <span>The run is being computed; the comparison follows.</span> : null}
          {problem === null ? null : <span role="alert">{problem}</span>}
          {loaded !== null && !bare && !busy && phase === 'ready' ? (
            <Button look="link" onClick={start}>
              measure {own === null ? 'now' : 'again'}
            </Button>
          ) : null}
          {bare ? null : <DeviceChoices loaded={loaded} />}
        </p>
      )}
      {own === null ? null : <Results measured={measured} own={own} />}
    </article>
  );
}

function titleOf(worst: number | null, report: DeviceReport | null): string {
  if (report === null || worst === null) return 'How accurate is this device?';
  const name = report.device === 'webgpu' ? (report.adapter ?? 'This GPU') : 'wasm on this CPU';
  if (worst === 0) return `${name} gives PyTorch’s numbers exactly`;
  return `${name} is within ${formatScientific(worst, 1)} of PyTorch, in the worst tensor`;
}

function DeviceChoices({ loaded }: { loaded: LoadedModel | null }) {
  const actions = useActions();
  if (loaded === null) return null;
  const { device } = loaded.device;
  const other = device === 'webgpu' ? 'wasm' : 'webgpu';
  return (
    <span className={styles.quiet}>
      on {deviceName(device)}
      {loaded.device.softwareAdapter && device === 'webgpu' ? ', a software adapter' : ''}
      {' · '}
      <Button look="link" onClick={() => actions.chooseDevice(other)}>
        try {deviceName(other)}
      </Button>
    </span>
  );
}

function deviceName(device: 'webgpu' | 'wasm'): string {
  return device === 'webgpu' ? 'WebGPU' : 'wasm';
}

const FIRST = 24;

function Results({ measured, own }: { measured: readonly Measured[]; own: Measured }) {
  const actions = useActions();
  const [all, setAll] = useState(false);
  const sorted = worstFirst(own.deviations);
  const shown = all ? sorted : sorted.slice(0, FIRST);
  const others = measured.filter((one) => one !== own);
  const exact = own.deviations.filter(({ relative }) => relative === 0).length;
  const beyond = own.deviations.filter(({ relative }) => relative > PARITY_LIMIT).length;
  const open = (name: string): void => actions.setView({ page: 'tensor', tensor: name });
  return (
    <>
      <section aria-label="Deviations in the order of computation" className={styles.section}>
        <p>
          <b>
            <Term explain={DEVIATION}>deviation</Term>
          </b>{' '}
          <span className={styles.quiet}>
            of {own.deviations.length} tensors in the order of computation; {exact} are exact
            {beyond === 0 ? `, all are within ${formatScientific(PARITY_LIMIT)}` : `, ${beyond} are beyond ${formatScientific(PARITY_LIMIT)}`}
            {own.without === 0 ? '' : `; for ${own.without} more there is no reference`}
          </span>
        </p>
        <DeviationPlot deviations={own.deviations} onChoose={open} />
      </section>
      <section aria-label="Worst first" className={styles.section}>
        <div className={styles.scroll}>
          <table className={styles.table}>
            <caption>worst first</caption>
            <thead>
              <tr>
                <th scope="col">tensor</th>
                {/* By which they are sorted: it comes first, where a phone shows it. */}
                <th scope="col">{deviationHead(own)}</th>
                {others.map((one) => (
                  <th key={one.device} scope="col">
                    {deviationHead(one)}
                  </th>
                ))}
                <th scope="col">largest difference</th>
                <th scope="col">largest value</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((deviation) => (
                <tr key={deviation.name}>
                  <th scope="row">
                    <button type="button" className={styles.name} onClick={() => open(deviation.name)}>
                      {deviation.name}
                    </button>
                  </th>
                  <td>{relativeWords(deviation)}</td>
                  {others.map((one) => (
                    <td key={one.device}>{relativeWords(one.deviations.find(({ name }) => name === deviation.name))}</td>
                  ))}
                  <td>{formatScientific(deviation.largest, 1)}</td>
                  <td>{formatCoefficient(deviation.scale)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {sorted.length > FIRST ? (
          <p>
            <Button look="link" onClick={() => setAll(!all)} aria-expanded={all}>
              {all ? `only the worst ${FIRST}` : `all ${sorted.length}`}
            </Button>
          </p>
        ) : null}
      </section>
    </>
  );
}

function deviationHead({ device }: Measured): string {
  return `deviation, ${deviceName(device)}`;
}

function relativeWords(deviation: Deviation | undefined): string {
  if (deviation === undefined) return '';
  return deviation.relative === 0 ? 'exact' : formatScientific(deviation.relative, 1);
}
