import { useId, useRef, useState } from 'react';
import type { Manifest } from '../../protocol/manifest.ts';
import { Button } from '../../ui/Button.tsx';
import { readNumbers } from './check-array.ts';
import type { OpenModel } from './use-opening.ts';
import styles from './OpenModel.module.css';

interface Fed {
  /** The input whose values these are; the sample's stands for the channels behind it. */
  readonly input: string;
  readonly what: string;
  readonly dims: readonly number[];
  readonly values: readonly number[];
  /** One number each, or the file. */
  readonly file: string | null;
  /** How many numbers may be given. */
  readonly count: number;
}

/** A network with a ControlNet's residuals has fourteen inputs. */
const AT_ONCE = 3;

/** What the inputs are fed that no prompt decides: numbers, or an array of one's own. */
export function InputControls({ manifest, feed }: { manifest: Manifest; feed: OpenModel['feed'] }) {
  const all = fedInputs(manifest);
  if (all.length === 0) return null;
  const controls = all.map((fed) => <Input key={`${fed.input} ${fed.file ?? ''}`} fed={fed} feed={feed} />);
  return (
    <section aria-label="Values of its other inputs">
      {controls.slice(0, AT_ONCE)}
      {all.length <= AT_ONCE ? null : (
        <details>
          <summary>
            {all.length - AT_ONCE} more {all.length - AT_ONCE === 1 ? 'input' : 'inputs'}
          </summary>
          {controls.slice(AT_ONCE)}
        </details>
      )}
    </section>
  );
}

function Input({ fed: { input, what, dims, values, file, count }, feed }: { fed: Fed; feed: OpenModel['feed'] }) {
  const id = useId();
  const chooser = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(values.join(', '));
  const [refused, setRefused] = useState(false);
  const take = (): void => {
    const numbers = readNumbers(text, count);
    setRefused(numbers === null);
    if (numbers !== null) feed(input, { values: numbers }, dims);
  };
  return (
    <div className={styles.fed}>
      <label htmlFor={id}>
        {what} {dims.length === 0 ? '' : `[${dims.join(', ')}]`}
      </label>
      <span className={styles.line}>
        {file === null ? (
          <input id={id} className={styles.address} value={text} inputMode="decimal" aria-describedby={`${id}-why`} onChange={(event) => setText(event.target.value)} onBlur={take} />
        ) : (
          <output id={id} className={styles.found} translate="no">
            {file}
          </output>
        )}
        <Button look="link" aria-label={`.npy file for ${what}`} onClick={() => chooser.current?.click()}>
          .npy
        </Button>
        {file === null ? null : (
          <Button look="link" aria-label={`Numbers for ${what}`} onClick={() => feed(input, { values: [0] }, dims)}>
            numbers
          </Button>
        )}
        <input
          ref={chooser}
          type="file"
          accept=".npy"
          hidden
          aria-label={`Values of ${what}`}
          onChange={({ target }) => {
            const array = target.files?.[0];
            if (array !== undefined) feed(input, { array }, dims);
            target.value = '';
          }}
        />
      </span>
      <span id={`${id}-why`} role={refused ? 'alert' : undefined} className={refused ? styles.problem : styles.quiet}>
        {refused ? `One number, or ${count} of them, separated by commas.` : dims.length < 3 && values.every((value) => value === 0) && file === null ? 'Zeros: it was trained with something else, so results may differ from its makers’.' : ''}
      </span>
    </div>
  );
}

function fedInputs({ conditions, sample, inputs }: Manifest): Fed[] {
  const others = conditions.flatMap((condition): Fed[] => {
    if (condition.kind !== 'constant' && condition.kind !== 'array') return [];
    const { input, dims } = condition;
    const count = dims.reduce((product, dim) => product * dim, 1);
    return [{ input, what: input, dims, count, values: condition.kind === 'constant' ? condition.values : [], file: condition.kind === 'array' ? condition.file : null }];
  });
  const { extra, extraFile, height, width } = sample;
  if (extra.length === 0) return others;
  return [{ input: inputs.sample, what: `${inputs.sample}, channels after the picture’s`, dims: [extra.length, height, width], count: extra.length, values: extra, file: extraFile }, ...others];
}
