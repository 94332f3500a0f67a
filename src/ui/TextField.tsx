import { useState } from 'react';
import inline from './inline-field.module.css';

interface TextFieldProps {
  /** Accessible name. */
  readonly label: string;
  readonly value: string;
  readonly onCommit: (value: string) => void;
}

/** Words in running text. Enter or leaving the field commits them; Esc takes the old ones back. */
export function TextField({ label, value, onCommit }: TextFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? value;
  const commit = (): void => {
    setDraft(null);
    if (draft !== null && draft.trim() !== value) onCommit(draft.trim());
  };
  return (
    <span className={inline.field}>
      <span className={inline.mirror} aria-hidden="true" translate="no">
        {text === '' ? ' ' : text}
      </span>
      <input
        className={inline.control}
        type="text"
        autoComplete="off"
        spellCheck={false}
        size={1}
        maxLength={200}
        aria-label={label}
        value={text}
        onChange={(event) => setDraft(event.target.value)}
        onFocus={(event) => event.target.select()}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          else if (event.key === 'Escape' && draft !== null) {
            setDraft(null);
            event.preventDefault();
          }
        }}
      />
    </span>
  );
}
