import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { classNames } from './class-names.ts';
import { Float } from './Float.tsx';
import inline from './inline-field.module.css';
import { readNumber, type NumberRange } from './number-input.ts';

interface NumberFieldProps {
  /** Accessible name, and the subject of the sentence when something is refused. */
  readonly label: string;
  readonly value: number;
  readonly range: NumberRange;
  /** Arrow keys change what is written by this much; Page keys by ten times that. */
  readonly step?: number;
  /** What a draft is about, where that is more than the value: when it changes, what was written is gone. */
  readonly about?: unknown;
  readonly onCommit: (value: number) => void;
  /** One line on what the number means, read with the name. */
  readonly hint?: string;
  /** What is refused is said under the field and makes room for itself, where something that is clicked stands below. */
  readonly inFlow?: boolean;
}

interface Draft {
  readonly text: string;
  /** The value that was shown when the person began: if another arrives meanwhile, the draft is about a number that is gone. */
  readonly about: unknown;
  readonly refused: string | null;
}

/**
 * A number in running text. Enter or leaving the field commits it; Esc takes the old one back. What does not fit is refused
 * beside the field with a sentence, stays written as it was typed, and changes nothing.
 *
 * A text field with the role of a spin button, because <input type="number"> swallows what is not a number before anybody
 * can say why it is refused.
 */
export function NumberField({ label, value, range, step = 1, about = value, onCommit, hint, inFlow = false }: NumberFieldProps) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [held, setHeld] = useState<Draft | null>(null);
  const draft = held !== null && held.about === about ? held : null;
  const text = draft?.text ?? String(value);
  const refused = draft?.refused ?? null;
  const reading = readNumber(text, label, range);

  const commit = (): void => {
    if (draft === null) return;
    if (!reading.ok) {
      setHeld({ ...draft, refused: reading.reason });
      return;
    }
    setHeld(null);
    if (reading.value !== value) onCommit(reading.value);
  };
  const write = (next: string): void => setHeld({ text: next, about, refused: null });
  const nudge = (amount: number): void => {
    const from = reading.ok ? reading.value : value;
    const moved = Math.max(range.min, Math.min(range.max, from + amount));
    write(String(Number(moved.toFixed(6))));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    switch (event.key) {
      case 'Enter':
        commit();
        break;
      case 'Escape':
        if (draft === null) field.current?.blur();
        setHeld(null);
        break;
      case 'ArrowUp':
        nudge(step);
        break;
      case 'ArrowDown':
        nudge(-step);
        break;
      case 'PageUp':
        nudge(10 * step);
        break;
      case 'PageDown':
        nudge(-10 * step);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <>
      <span className={classNames(inline.field, refused !== null && inline.refused)}>
        <span className={inline.mirror} aria-hidden="true" translate="no">
          {text === '' ? ' ' : text}
        </span>
        <input
          ref={field}
          className={inline.control}
          type="text"
          role="spinbutton"
          inputMode={range.whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          spellCheck={false}
          size={1}
          aria-label={label}
          aria-valuemin={range.min}
          aria-valuemax={range.max}
          aria-valuenow={reading.ok ? reading.value : value}
          aria-invalid={refused !== null}
          aria-describedby={classNames(refused !== null && `${id}-refused`, hint !== undefined && `${id}-hint`) || undefined}
          title={hint}
          value={text}
          onChange={(event) => write(event.target.value)}
          onFocus={(event) => event.target.select()}
          onBlur={commit}
          onKeyDown={onKeyDown}
        />
        {hint === undefined ? null : (
          <span id={`${id}-hint`} hidden>
            {hint}
          </span>
        )}
        {inFlow ? null : (
          <Float open={refused !== null} anchor={field} id={`${id}-refused`} role="alert" className={inline.reason}>
            {refused}
          </Float>
        )}
      </span>
      {inFlow && refused !== null ? (
        <span id={`${id}-refused`} role="alert" className={inline.below}>
          {refused}
        </span>
      ) : null}
    </>
  );
}
