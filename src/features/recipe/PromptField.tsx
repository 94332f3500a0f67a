import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { Float } from '../../ui/Float.tsx';
import { useKeys } from '../../ui/use-keys.ts';
import { completeAt, markWords, replaceStretch, type WordSpan } from './completion.ts';
import { useWordTable, type PromptDraft } from './use-prompt-draft.ts';
import styles from './PromptField.module.css';

interface PromptFieldProps {
  readonly draft: PromptDraft;
  /** Id of the sentences about the prompt. */
  readonly notesId: string;
  readonly invalid: boolean;
  readonly onFocusChange: (focused: boolean) => void;
}

/**
 * The words of the prompt, each marked as known or not, completed from the model's vocabulary while they are typed. The field
 * is a plain text input whose letters are drawn by the mirror under it, because an input cannot underline single words.
 */
export function PromptField({ draft, notesId, invalid, onFocusChange }: PromptFieldProps) {
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLSpanElement>(null);
  const anchor = useRef<HTMLSpanElement>(null);
  const table = useWordTable();
  const [listening, setListening] = useState(false);
  const [active, setActive] = useState(-1);
  const wantedCaret = useRef<number | null>(null);

  useKeys({ '/': () => field.current?.focus() });

  // React puts the caret at the end when the text changes under it; after a completion it belongs behind the word.
  useLayoutEffect(() => {
    if (wantedCaret.current === null) return;
    field.current?.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = null;
  });

  const words = table === undefined ? null : markWords(draft.text, table);
  const completion = listening && table !== undefined ? completeAt(draft.text, draft.caret, table) : null;
  const suggestions = completion?.suggestions ?? [];
  const wordIsKnown = words?.some((word) => word.start === completion?.start && word.known) === true;

  const write = (text: string, caret: number): void => {
    draft.write(text, caret);
    setActive(-1);
  };
  const accept = (index: number): void => {
    const chosen = suggestions[index];
    if (completion === null || chosen === undefined) return;
    const next = replaceStretch(draft.text, completion.start, completion.end, chosen.word);
    write(next.prompt, next.caret);
    wantedCaret.current = next.caret;
  };
  const close = (): void => {
    setListening(false);
    setActive(-1);
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const count = suggestions.length;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        if (count === 0) {
          setListening(true);
          break;
        }
        const step = event.key === 'ArrowDown' ? 1 : -1;
        // −1, "none of them", is one of the stops: Enter then runs what is written.
        setActive(((active + 1 + step + count + 1) % (count + 1)) - 1);
        break;
      }
      case 'Tab':
        // Tab finishes a word that is only begun; otherwise it goes on to the next control, as everywhere.
        if (event.shiftKey || count === 0 || (active === -1 && wordIsKnown)) return;
        accept(Math.max(0, active));
        break;
      case 'Enter':
        if (active >= 0) accept(active);
        else {
          close();
          draft.commit();
        }
        break;
      case 'Escape':
        // One thing at a time: the list, what was written, the field. Of a draft that was refused there is nothing to keep.
        close();
        if (count > 0 && !draft.refused) break;
        if (draft.changed) draft.takeBack();
        else field.current?.blur();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  return (
    <span className={styles.field}>
      <span ref={mirror} className={styles.mirror} aria-hidden="true" translate="no">
        {draft.text === '' ? (
          <span className={styles.empty}>no words</span>
        ) : words === null ? (
          draft.text
        ) : (
          <Marked text={draft.text} words={words} caret={listening ? draft.caret : -1} begun={completion?.start} anchor={anchor} />
        )}
      </span>
      <input
        ref={field}
        className={styles.input}
        type="text"
        role="combobox"
        aria-label="Prompt"
        aria-autocomplete="list"
        aria-expanded={suggestions.length > 0}
        aria-controls={listId}
        aria-activedescendant={active >= 0 ? `${listId}-${active}` : undefined}
        aria-invalid={invalid}
        aria-describedby={notesId}
        aria-keyshortcuts="/"
        autoCapitalize="none"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        maxLength={200}
        size={1}
        value={draft.text}
        onChange={(event) => {
          setListening(true);
          write(event.target.value, event.target.selectionStart ?? event.target.value.length);
        }}
        onSelect={(event) => draft.moveCaret(event.currentTarget.selectionStart ?? 0)}
        onScroll={(event) => {
          if (mirror.current) mirror.current.scrollLeft = event.currentTarget.scrollLeft;
        }}
        onFocus={() => onFocusChange(true)}
        onBlur={() => {
          close();
          onFocusChange(false);
          draft.commit();
        }}
        onKeyDown={onKeyDown}
      />
      <Float
        key={completion?.start ?? 'closed'}
        open={suggestions.length > 0}
        anchor={anchor}
        id={listId}
        role="listbox"
        aria-label="Words that the model knows"
        className={styles.list}
      >
        {suggestions.map(({ word, kinds }, index) => (
          // The keyboard reaches the options through the field (aria-activedescendant), not by focus.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <span
            key={word}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={styles.option}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => accept(index)}
          >
            <span translate="no">
              <b>{word.slice(0, (completion?.end ?? 0) - (completion?.start ?? 0))}</b>
              {word.slice((completion?.end ?? 0) - (completion?.start ?? 0))}
            </span>
            <span className={styles.kind}>{kinds.join(', ')}</span>
            {index === Math.max(0, active) && !(active === -1 && wordIsKnown) ? <kbd className={styles.key}>Tab</kbd> : null}
          </span>
        ))}
      </Float>
    </span>
  );
}

interface MarkedProps {
  readonly text: string;
  readonly words: readonly WordSpan[];
  /** −1 while nobody types. */
  readonly caret: number;
  /** Start of the word that is being completed. */
  readonly begun: number | undefined;
  readonly anchor: RefObject<HTMLSpanElement | null>;
}

/** The prompt's letters, word by word. A word that is only begun is not called wrong while it may still become one. */
function Marked({ text, words, caret, begun, anchor }: MarkedProps) {
  const endOf = (index: number): number => words[index]?.end ?? 0;
  return (
    <>
      {words.map((word, index) => {
        const unfinished = !word.known && caret === word.end;
        return (
          <span key={word.start}>
            {text.slice(index === 0 ? 0 : endOf(index - 1), word.start)}
            <span
              ref={word.start === begun ? anchor : null}
              className={classNames(
                word.dropped ? styles.dropped : word.known ? styles.known : unfinished ? styles.begun : styles.unknown,
              )}
            >
              {word.text}
            </span>
          </span>
        );
      })}
      {text.slice(endOf(words.length - 1))}
    </>
  );
}
