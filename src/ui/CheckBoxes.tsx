import styles from './CheckBoxes.module.css';

interface CheckBoxesProps<T extends string> {
  readonly legend: string;
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  readonly chosen: readonly T[];
  /** Given in the order of the options. */
  readonly onChange: (chosen: readonly T[]) => void;
}

/** A few things of which some are chosen, a box for each. */
export function CheckBoxes<T extends string>({ legend, options, chosen, onChange }: CheckBoxesProps<T>) {
  const toggle = (one: T): void => onChange(options.map(({ value }) => value).filter((value) => chosen.includes(value) !== (value === one)));
  return (
    <fieldset className={styles.boxes}>
      <legend>{legend}</legend>
      <div className={styles.options}>
        {options.map(({ value, label, disabled = false }) => (
          <label key={value}>
            <input type="checkbox" checked={chosen.includes(value)} disabled={disabled} onChange={() => toggle(value)} /> {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
