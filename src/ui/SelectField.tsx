import { useId } from 'react';
import inline from './inline-field.module.css';
import { classNames } from './class-names.ts';

export interface SelectGroup {
  readonly label: string;
  /** With a refusal, the sentence that says why, an option is shown and cannot be chosen. */
  readonly options: readonly { readonly value: string; readonly label: string; readonly refusal?: string }[];
}

interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly groups: readonly SelectGroup[];
  readonly onChange: (value: string) => void;
  /** One line on what is chosen now, read with the name. */
  readonly hint?: string;
}

/** A choice in running text: the browser's own menu, as wide as the word that is chosen. */
export function SelectField({ label, value, groups, onChange, hint }: SelectFieldProps) {
  const id = useId();
  const chosen = groups.flatMap((group) => group.options).find((option) => option.value === value);
  return (
    <span className={inline.field}>
      <span className={inline.mirror} aria-hidden="true">
        {chosen?.label ?? value}
      </span>
      <select
        className={classNames(inline.control, inline.select)}
        aria-label={label}
        aria-describedby={hint === undefined ? undefined : id}
        title={hint}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {chosen === undefined ? <option value={value}>{value}</option> : null}
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.refusal !== undefined && option.value !== value} title={option.refusal}>
                {option.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {hint === undefined ? null : (
        <span id={id} hidden>
          {hint}
        </span>
      )}
    </span>
  );
}
