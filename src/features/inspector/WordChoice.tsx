import { useId } from 'react';
import { classNames } from '../../ui/class-names.ts';
import styles from './WordChoice.module.css';

interface WordChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly hint?: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few words: radio buttons that look like the sentence they stand in. */
export function WordChoice<T extends string>({ label, value, options, onChange }: WordChoiceProps<T>) {
  const name = useId();
  return (
    <fieldset className={styles.choice}>
      <legend className={styles.legend}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={classNames(styles.option, option.value === value && styles.chosen)} title={option.hint}>
          <input
            type="radio"
            className={styles.input}
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
