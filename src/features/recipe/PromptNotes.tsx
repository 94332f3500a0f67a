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
        {unknown.map(({ word, nearest }) => (
          <p key={word} className={styles.refusal}>
            “{word}” is not among this model’s {verdict?.vocabularySize} words, so it is not run.
            {nearest.length > 0 ? ' Did you mean ' : ' '}
            {nearest.map((candidate, index) => (
              <span key={candidate}>
                {index === 0 ? '' : index === nearest.length - 1 ? ' or ' : ', '}
                <Button look="link" onClick={() => draft.replace(word, candidate)}>
                  {candidate}
                </Button>
              </span>
            ))}
            {nearest.length > 0 ? '? ' : ''}
            <Button look="link" onClick={() => draft.replace(word, null)}>
              Leave it out
            </Button>
          </p>
        ))}
      </div>
      {verdict !== null && verdict.dropped.length > 0 ? (
        <p>
          This network reads {verdict.room} words; {listWords(verdict.dropped)} {verdict.dropped.length === 1 ? 'comes' : 'come'} after
          them and {verdict.dropped.length === 1 ? 'is' : 'are'} not read.
        </p>
      ) : null}
      {verdict?.empty === true ? <p>Without words the network draws whatever it has learned to expect.</p> : null}
    </div>
  );
}

function listWords(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}
