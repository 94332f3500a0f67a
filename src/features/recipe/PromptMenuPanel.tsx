import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { kindsOf, offeredWords, replaceStretch } from './completion.ts';
import { usePromptInHand } from './prompt-context.ts';
import styles from './PromptMenu.module.css';

/** Prompts to begin with, and every word that the model knows. */
export function PromptMenuPanel() {
  const manifest = useStore((state) => state.manifest);
  const actions = useActions();
  const { draft } = usePromptInHand();
  if (!manifest?.tokens) return null;
  const { tokens, examples } = manifest;
  const addWord = (word: string): void => {
    const text = draft.text === '' || draft.text.endsWith(' ') ? draft.text : `${draft.text} `;
    const next = replaceStretch(text, text.length, text.length, word);
    actions.editRecipe({ prompt: next.prompt.trim() });
  };
  const others = offeredWords(tokens).filter((word) => kindsOf(word, tokens)[0] === 'word');
  const groups = [
    ['things', tokens.things],
    ['colours', tokens.colours],
    ['backgrounds', tokens.backgrounds],
    ['places', tokens.relations ?? []],
    ['counts', tokens.counts ?? []],
    ['between them', others],
    ['several of one', tokens.plurals ?? []],
  ] as const;
  return (
    <>
      <p className={styles.heading}>Try</p>
      <ul className={styles.examples}>
        {examples.map(({ prompt, seed }) => (
          <li key={`${prompt} ${seed}`}>
            <button
              type="button"
              className={styles.example}
              translate="no"
              onClick={(event) => {
                // The focus goes back to where it came from.
                event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
                actions.editRecipe({ prompt, seed });
              }}
            >
              {prompt}
            </button>
          </li>
        ))}
      </ul>
      {groups.map(([name, words]) =>
        words.length === 0 ? null : (
          <section key={name} aria-label={name}>
            <p className={styles.heading}>{name}</p>
            <p className={styles.words}>
              {words.map((word) => (
                <span key={word}>
                  <button
                    type="button"
                    className={styles.word}
                    translate="no"
                    aria-label={`Add ${word}`}
                    onClick={() => addWord(word)}
                  >
                    {word}
                  </button>{' '}
                </span>
              ))}
            </p>
          </section>
        ),
      )}
    </>
  );
}
