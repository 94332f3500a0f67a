import { useEffect, useEffectEvent } from 'react';
import { useActions } from '../../store/actions.ts';
import type { View } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import type { Chapter } from './chapter.ts';
import { Prose, written, type Values } from './Prose.tsx';
import { capitalised } from './text.ts';
import type { Before } from './use-before.ts';
import { useFinding } from './use-finding.ts';
import styles from './Opened.module.css';

interface FoundProps {
  readonly chapter: Chapter;
  readonly found: NonNullable<Chapter['found']>;
  readonly seen: View;
  /** The run that the chapter began with. */
  readonly before: Before;
  readonly guess: { readonly is: number; readonly of: { readonly options: readonly string[]; readonly right: number } } | null;
  readonly onFound: (values: Values) => void;
}

/** What was found, with its numbers; where they are not those of which the sentence is true, the numbers alone. */
export function FoundWords({ chapter, found, seen, before, guess, onFound }: FoundProps) {
  const actions = useActions();
  const result = useFinding(chapter, seen, before);
  const tell = useEffectEvent(onFound);
  useEffect(() => {
    if (result.state === 'found') tell(result.values);
  }, [result]);
  const otherwise = result.state === 'found' ? Object.entries(found.numbers).filter(([name, { holds }]) => !within(result.values[name], holds)) : [];
  return (
    <div role="status" className={styles.found}>
      {result.state === 'computing' ? (
        <p>
          {result.of > 0 && result.done < result.of ? (
            <>
              Computing: {result.done} of {result.of} steps{' '}
              <Button look="link" onClick={() => actions.cancel()}>
                cancel
              </Button>
            </>
          ) : (
            'Computing…'
          )}
        </p>
      ) : result.state === 'stopped' ? (
        <p>
          Stopped after {result.done} of {result.of} steps.{' '}
          <Button look="link" onClick={() => actions.play()}>
            Go on
          </Button>
        </p>
      ) : result.state === 'failed' ? (
        <p>The numbers could not be computed: {result.why}</p>
      ) : otherwise.length > 0 ? (
        <p>
          Here it comes out differently from what this chapter says, perhaps because more was changed than it asks for:{' '}
          {otherwise.map(([name, { as }]) => `${name} ${written(result.values[name] ?? NaN, as)}`).join(', ')}.
        </p>
      ) : (
        <>
          <p>
            {guess === null ? null : <b>{guess.is === guess.of.right ? 'As you guessed, ' : `You said “${guess.of.options[guess.is] ?? ''}”; in fact `}</b>}
            <Prose text={guess === null ? capitalised(found.said) : found.said} numbers={found.numbers} values={result.values} />
          </p>
          {found.why.map((paragraph) => (
            <p key={paragraph}>
              <Prose text={paragraph} numbers={found.numbers} values={result.values} />
            </p>
          ))}
        </>
      )}
    </div>
  );
}

function within(value: number | undefined, [least, most]: readonly [number, number]): boolean {
  return value !== undefined && value >= least && value <= most;
}
