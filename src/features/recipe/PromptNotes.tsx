import { Fragment, useId, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import type { PromptVerdict } from './completion.ts';
import { OtherModels } from './OtherModels.tsx';
import { usePromptInHand } from './prompt-context.ts';
import type { PromptDraft } from './use-prompt-draft.ts';
import styles from './RecipeSentence.module.css';

/** What there is to say about the prompt, in place, and how to put it right: words that are not known come first. */
export function PromptNotes() {
  const { draft, unknown } = usePromptInHand();
  const [dismissed, setDismissed] = useState<string | null>(null);
  const { verdict } = draft;
  if (verdict === null) return null;
  if (unknown.length > 0) return <Refusal key={unknown.map(({ word }) => word).join(' ')} unknown={unknown} of={verdict.vocabularySize} draft={draft} />;
  if (dismissed === draft.text) return null;
  const { dropped } = verdict;
  // It lies over the figure on a phone.
  const dismiss = (
    <Button look="link" onClick={() => setDismissed(draft.text)}>
      Dismiss
    </Button>
  );
  return (
    <>
      {dropped.length > 0 ? (
        <p>
          This network reads {verdict.room} words; {dropped.map((word) => `“${word}”`).join(', ')} {dropped.length === 1 ? 'comes' : 'come'} after
          them and {dropped.length === 1 ? 'is' : 'are'} not read. {dismiss}
        </p>
      ) : null}
      {verdict.empty ? <p>Without words the network draws whatever it has learned to expect. {dismiss}</p> : null}
      {verdict.oneThing && verdict.things > 1 ? (
        <OtherModels
          prompt={draft.text}
          says={(models) => (
            <p>
              This network learned from pictures of one thing each. For {verdict.things} things, switch to {models}. {dismiss}
            </p>
          )}
        />
      ) : null}
    </>
  );
}

interface RefusalProps {
  readonly unknown: PromptVerdict['unknown'];
  /** How many words the model has. */
  readonly of: number;
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
        <OtherModels prompt={draft.text} says={(models) => <>, or switch to {models}</>} />.
        {draft.refused ? ` The run is still of ${draft.running === '' ? 'no words' : `“${draft.running}”`}.` : ''}
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
          <Button look="link" translate="no" onClick={() => draft.replace(word, candidate)}>
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
