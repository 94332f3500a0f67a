import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icon.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { kindsOf, offeredWords } from './completion.ts';
import sentence from './RecipeSentence.module.css';
import styles from './PromptMenu.module.css';

/** Prompts to begin with, and every word that the model knows. */
export function PromptMenu({ onAddWord }: { onAddWord: (word: string) => void }) {
  const manifest = useStore((state) => state.manifest);
  const actions = useActions();
  if (!manifest?.tokens) return null;
  const { tokens, examples } = manifest;
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
    <Popover
      trigger={<Icon name="list" />}
      aria-label="Examples and known words"
      title="Examples and known words"
      className={sentence.mark}
      panelLabel="Examples and known words"
      panelClassName={styles.panel}
    >
      {(panelId) => (
        <>
          <p className={styles.heading}>Try</p>
          <ul className={styles.examples}>
            {examples.map(({ prompt, seed }) => (
              <li key={`${prompt} ${seed}`}>
                <button
                  type="button"
                  popoverTarget={panelId}
                  popoverTargetAction="hide"
                  className={styles.example}
                  onClick={() => actions.editRecipe({ prompt, seed })}
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
                        aria-label={`Add ${word}`}
                        onClick={() => onAddWord(word)}
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
      )}
    </Popover>
  );
}
