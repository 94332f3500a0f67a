import { useState } from 'react';
import { useStore } from '../store/store.ts';
import { sourceBeside, type Change } from '../store/tensor-change.ts';
import { Choice } from '../ui/Choice.tsx';
import { DragNumber } from '../ui/DragNumber.tsx';
import { NumberField } from '../ui/NumberField.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './ChangeTensor.module.css';

interface ChangeNumbersProps {
  readonly change: Change;
  readonly dims: readonly number[];
  /** While the hand drags; null when it lets go without a change. */
  readonly onTry: (change: Change | null) => void;
  readonly onChange: (change: Change) => void;
}

/** The numbers of a change, and what they do in a sentence. */
export function ChangeNumbers(props: ChangeNumbersProps) {
  const { change, dims, onChange } = props;
  switch (change.kind) {
    case 'gain':
      return (
        <div className={styles.numbers}>
          <Factor label="Gain" value={change.value} to={(value) => ({ ...change, value })} {...props} />
          <span className={styles.quiet}>times this factor; 0 cuts it</span>
        </div>
      );
    case 'mean':
      return <p className={styles.quiet}>Replaces each channel by its mean over the picture: its level stays, its spatial variation goes. Attention probabilities become uniform.</p>;
    case 'filter':
      return (
        <div className={styles.numbers}>
          <span>
            low <Factor label="Gain of the low frequencies" value={change.low} to={(low) => ({ ...change, low })} {...props} />
          </span>
          <span>
            high <Factor label="Gain of the high frequencies" value={change.high} to={(high) => ({ ...change, high })} {...props} />
          </span>
          <span>
            from{' '}
            <NumberField
              label="Cutoff"
              hint="Frequencies below this, in both directions, count as low; in cycles per picture"
              value={change.cutoff}
              range={{ min: 0, max: Math.max(1, Math.max(dims[2] ?? 2, dims[3] ?? 2) / 2), whole: false }}
              inFlow
              onCommit={(cutoff) => onChange({ ...change, cutoff })}
            />{' '}
            cycles per picture on
          </span>
        </div>
      );
    case 'noise':
      return (
        <div className={styles.numbers}>
          <Factor label="Standard deviation of the noise" value={change.sigma} neutral={0} clicked={0.5} mark="+" unit=" σ" to={(sigma) => ({ ...change, sigma })} {...props} />
          <span>
            seed <NumberField label="Seed of the noise" value={change.seed} range={{ min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }} inFlow onCommit={(seed) => onChange({ ...change, seed })} />
          </span>
          <span className={styles.quiet}>of the tensor’s own standard deviation; drawn afresh at each step</span>
        </div>
      );
    case 'patch':
      return <Source change={change} onChange={onChange} />;
  }
}

interface FactorProps extends Pick<ChangeNumbersProps, 'onTry' | 'onChange'> {
  readonly label: string;
  readonly value: number;
  readonly to: (value: number) => Change;
  readonly neutral?: number;
  readonly clicked?: number;
  readonly mark?: string;
  readonly unit?: string;
}

const MOST = 2;

function Factor({ label, value, to, onTry, onChange, neutral = 1, clicked = 0, mark = '×', unit = '' }: FactorProps) {
  return (
    <DragNumber
      label={label}
      value={value}
      min={Math.min(0, value)}
      max={Math.max(MOST, value)}
      neutral={neutral}
      clicked={clicked}
      format={(number) => `${mark}${Number(number.toFixed(2))}${unit}`}
      hint={`${label}. Drag, or use the arrow keys.`}
      onTry={(tried) => onTry(tried === null ? null : to(tried))}
      onCommit={(next) => onChange(to(next))}
    />
  );
}

type PatchChange = Extract<Change, { kind: 'patch' }>;

/** Which run the tensor is taken from: the one beside, or this one with other words or another seed; without edits in any case. */
function Source({ change, onChange }: { change: PatchChange; onChange: (change: Change) => void }) {
  const recipe = useStore((state) => state.recipe);
  const beside = useStore((state) => state.beside);
  const letter = useStore((state) => state.beside?.letter ?? null);
  const found = beside === null ? null : sourceBeside(recipe, beside.recipe);
  const isBeside = found !== null && 'from' in found && JSON.stringify(found.from) === JSON.stringify(change.from);
  const [own, setOwn] = useState(!isBeside);
  const options = [
    ...(found !== null && 'from' in found ? [{ value: 'beside', label: `the other run, ${letter ?? ''}` } as const] : []),
    { value: 'own', label: 'another prompt or seed' } as const,
  ];
  const { prompt = recipe.prompt, seed = recipe.seed } = change.from;
  const set = (words: string, number: number): void => {
    onChange({ ...change, from: { ...(words === recipe.prompt ? {} : { prompt: words }), ...(number === recipe.seed ? {} : { seed: number }) } });
  };
  return (
    <>
      {options.length > 1 ? (
        <Choice
          label="from"
          value={own ? 'own' : 'beside'}
          options={options}
          onChange={(next) => {
            setOwn(next === 'own');
            if (next === 'beside' && found !== null && 'from' in found) onChange({ ...change, from: found.from });
          }}
        />
      ) : null}
      {own || options.length === 1 ? (
        <p>
          the run of “<TextField label="Prompt of the other run" value={prompt} onCommit={(words) => set(words, seed)} />”, seed{' '}
          <NumberField label="Seed of the other run" value={seed} range={{ min: 0, max: Number.MAX_SAFE_INTEGER, whole: true }} inFlow onCommit={(number) => set(prompt, number)} />
        </p>
      ) : null}
      {found !== null && 'refused' in found ? <p className={styles.quiet}>{found.refused}</p> : null}
      <p className={styles.quiet}>
        At each step, the value that this tensor has in that run replaces its own (activation patching)
        {Object.keys(change.from).length === 0 ? '; as it stands, that is the same run without edits' : ''}. It is computed with Apply.
      </p>
    </>
  );
}
