import { Fragment } from 'react';
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
      <div role="alert">
        {unknown.length === 0 ? null : (
          <p className={styles.refusal}>
            Not among this model’s {verdict?.vocabularySize} words:{' '}
            {unknown.map(({ word, nearest }, at) => (
              <Fragment key={word}>
                {at === 0 ? '' : at === unknown.length - 1 ? ' and ' : ', '}“{word}” (
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
                )
              </Fragment>
            ))}
            . {draft.refused ? `The run is still of ${draft.running === '' ? 'no words' : `“${draft.running}”`}.` : ''}
          </p>
        )}
      </div>
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

function listWords(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}
