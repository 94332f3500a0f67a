import { classNames } from './class-names.ts';
import styles from './Choice.module.css';

interface ChoiceProps<T extends string> {
  /** What is chosen; also what stands before the options. */
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  readonly hideLabel?: boolean;
}

/** A few words of which one is underlined: the choice. */
export function Choice<T extends string>({ label, options, value, onChange, hideLabel = false }: ChoiceProps<T>) {
  return (
    <span className={styles.choice} role="group" aria-label={label}>
      {hideLabel ? null : <span aria-hidden="true">{label}</span>}
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={classNames(styles.option, option.value === value && styles.chosen)}
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </span>
  );
}
