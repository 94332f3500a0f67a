import { Fragment, useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import type { PromptVerdict } from './completion.ts';
import type { PromptDraft } from './use-prompt-draft.ts';
import styles from './RecipeSentence.module.css';

interface PromptNotesProps {
  readonly id: string;
  readonly draft: PromptDraft;
  /** The word being typed is not judged yet. */
  readonly unfinished: string | null;
}

export function unknownWords(verdict: PromptVerdict | null, unfinished: string | null): PromptVerdict['unknown'] {
  return verdict?.unknown.filter(({ word }) => word !== unfinished) ?? [];
}

/** What there is to say about the prompt, in place, and how to put it right. */
export function PromptNotes({ id, draft, unfinished }: PromptNotesProps) {
  const { verdict } = draft;
  const unknown = unknownWords(verdict, unfinished);
  return (
    <div id={id} className={styles.notes}>
      <div role="alert">{unknown.length === 0 ? null : <Refusal unknown={unknown} of={verdict?.vocabularySize} draft={draft} />}</div>
      {verdict !== null && verdict.dropped.length > 0 ? (
        <p className={styles.note}>
          This network reads {verdict.room} words; {listWords(verdict.dropped)} {verdict.dropped.length === 1 ? 'comes' : 'come'} after
          them and {verdict.dropped.length === 1 ? 'is' : 'are'} not read.
        </p>
      ) : null}
      {verdict?.empty === true ? <p className={styles.note}>Without words the network draws whatever it has learned to expect.</p> : null}
    </div>
  );
}

interface RefusalProps {
  readonly unknown: PromptVerdict['unknown'];
  /** How many words the model has. */
  readonly of: number | undefined;
  readonly draft: PromptDraft;
}

/** One line, which has its place: of one word with what may stand instead, of several on demand. */
function Refusal({ unknown, of, draft }: RefusalProps) {
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [first] = unknown;
  const alone = unknown.length === 1 && first !== undefined;
  return (
    <>
      <p className={styles.refusal}>
        Not among this model’s {of} words: {sayWords(unknown.map(({ word }) => word))}
        {alone ? (
          <>
            {' '}
            (<Instead unknown={first} draft={draft} />)
          </>
        ) : (
          <>
            .{' '}
            <Button look="link" onClick={() => draft.leaveOut(unknown.map(({ word }) => word))}>
              Leave them out
            </Button>{' '}
            or{' '}
            <Button look="link" aria-expanded={open} aria-controls={listId} onClick={() => setOpen(!open)}>
              replace them
            </Button>
          </>
        )}
        . {draft.refused ? `The run is still of ${draft.running === '' ? 'no words' : `“${draft.running}”`}.` : ''}
      </p>
      {alone ? null : (
        <ul id={listId} className={styles.nearest} hidden={!open}>
          {unknown.map((each) => (
            <li key={each.word}>
              “{each.word}”: <Instead unknown={each} draft={draft} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The words that are nearest, and none, each a button. */
function Instead({ unknown: { word, nearest }, draft }: { unknown: PromptVerdict['unknown'][number]; draft: PromptDraft }) {
  return (
    <>
      {nearest.map((candidate) => (
        <Fragment key={candidate}>
          <Button look="link" onClick={() => draft.replace(word, candidate)}>
            {candidate}
          </Button>
          {', '}
        </Fragment>
      ))}
      {nearest.length > 0 ? 'or ' : ''}
      <Button look="link" onClick={() => draft.replace(word, null)}>
        leave it out
      </Button>
    </>
  );
}

/** More of them than are named. */
const MOST_NAMED = 3;

function sayWords(words: readonly string[]): string {
  const named = words.slice(0, words.length > MOST_NAMED ? MOST_NAMED - 1 : MOST_NAMED).map((word) => `“${word}”`);
  const all = words.length > MOST_NAMED ? [...named, `${words.length - named.length} more`] : named;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}

function listWords(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}
