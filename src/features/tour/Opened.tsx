import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { beforeTour } from '../../store/tour.ts';
import type { View } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import type { Chapter } from './chapter.ts';
import { canStop, seenAfter } from './conditions.ts';
import { FoundWords } from './FoundWords.tsx';
import { Prose, type Values } from './Prose.tsx';
import { QuestionBelow } from './QuestionBelow.tsx';
import { sentence } from './text.ts';
import { hasLeft, recipeOf } from './stage.ts';
import { useBefore } from './use-before.ts';
import { useGuessOnPage } from './use-guess-on-page.ts';
import { useMarks } from './use-marks.ts';
import { useStyleSheet } from './use-style-sheet.ts';
import { sheetOf } from './veils.ts';
import styles from './Opened.module.css';

interface OpenedProps {
  readonly chapter: Chapter;
  readonly headingId: string;
  /** Whether it stands on the page. */
  readonly placed: boolean;
  readonly onFound: (values: Values) => void;
  readonly onBack: () => void;
  readonly onKeep: () => void;
}

const nothing = [] as const;

/** A chapter: what there is to know, a question, something to do, and what was found. */
export function Opened({ chapter, headingId, placed, onFound, onBack, onKeep }: OpenedProps) {
  const actions = useActions();
  /** What was answered: which of the options, or −1 where there are none or none was wanted. */
  const [answer, setAnswer] = useState<number | null>(null);
  const seen = useSeen(chapter, answer !== null, placed);
  const before = useBefore(chapter);
  const left = useStore((state) => hasLeft(chapter, state));
  const { ask, task, found } = chapter;
  const elsewhere = useStore((state) => ask?.kind === 'stop' && !canStop(ask, state));
  /** Whether "here" was said where one cannot stop. */
  const [refused, setRefused] = useState(false);
  useMarks(left ? nothing : seen !== null ? (found?.marks ?? nothing) : answer === null ? chapter.marks : (task?.marks ?? chapter.marks));
  const goToFinding = useEffectEvent(() => {
    if (found?.view !== undefined) actions.setView(found.view);
  });
  const isDone = seen !== null;
  // Once for each time that it is done: from there on the film is the reader's.
  useEffect(() => {
    if (isDone) goToFinding();
  }, [isDone]);
  // Where the button that was pressed goes away, the focus goes on to what came in its place.
  const next = useRef<HTMLDivElement>(null);
  const following = useRef(false);
  useEffect(() => {
    if (following.current && next.current !== null) {
      next.current.focus();
      following.current = false;
    }
  }, [answer, seen]);
  const choose = (option: number): void => {
    following.current = true;
    setAnswer(option);
  };
  const open = !left && placed && answer === null && seen === null && ask?.kind === 'choice' ? ask : null;
  useStyleSheet(sheetOf(open?.veils ?? nothing));
  useGuessOnPage(open, choose);
  const doIt = (): void => {
    following.current = true;
    const { recipe, view } = task?.byItself ?? {};
    if (recipe !== undefined) actions.editRecipe(recipe);
    if (view !== undefined) actions.setView(view);
  };
  return (
    <article className={styles.chapter} aria-labelledby={headingId}>
      <h2 id={headingId} tabIndex={-1} className={styles.title}>
        {chapter.title}
      </h2>
      {chapter.recipe.prompt === undefined || left ? null : (
        <p className={styles.quiet}>
          On a run of its own, “{chapter.recipe.prompt}”.{beforeTour() === null ? '' : ' Yours comes back afterwards.'}
        </p>
      )}
      {chapter.text.map((paragraph) => (
        <p key={paragraph}>
          <Prose text={paragraph} />
        </p>
      ))}
      {chapter.ways === undefined ? null : (
        <ul className={styles.ways}>
          {chapter.ways.map(({ words, view }) => (
            <li key={words}>
              <Button look="link" className={styles.way} onClick={() => actions.setView(view)}>
                {words}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div role="status">
        {left ? (
          <div className={styles.yours}>
            <p>This is yours now, look around as you like. The chapter waits.</p>
            <p className={styles.choices}>
              <Button look="framed" onClick={onBack}>
                Back to the tour
              </Button>
              <Button look="link" onClick={onKeep}>
                Close the tour and keep this
              </Button>
            </p>
          </div>
        ) : null}
      </div>
      {left || ask === undefined || answer !== null || seen !== null ? null : <QuestionBelow />}
      {left || ask === undefined || (answer === null && seen !== null) ? null : (
        <div role="group" aria-label="Your guess" className={classNames(styles.ask, ask.kind === 'stop' && styles.stop)}>
          <p className={styles.question}>
            <Prose text={ask.question} />
          </p>
          {ask.kind === 'stop' ? (
            <>
              <p className={styles.choices}>
                <Button look="framed" onClick={() => (elsewhere ? setRefused(true) : choose(-1))}>
                  {ask.here}
                </Button>
              </p>
              <p role="status" className={styles.quiet}>
                {elsewhere && refused ? ask.elsewhere : null}
              </p>
              {elsewhere && refused ? (
                <p className={styles.choices}>
                  <Button look="link" onClick={() => actions.seek(0)}>
                    to the noise
                  </Button>
                </p>
              ) : null}
            </>
          ) : answer === null ? (
            <p className={styles.choices}>
              {ask.options.map((text, i) => (
                <Button key={text} look="framed" className={styles.option} onClick={() => choose(i)}>
                  {text}
                </Button>
              ))}
              <Button look="link" onClick={() => choose(-1)}>
                I don’t know
              </Button>
            </p>
          ) : (
            <p className={styles.quiet}>{ask.options[answer] === undefined ? 'No guess: let us see.' : `Your guess: ${sentence(ask.options[answer])}`}</p>
          )}
        </div>
      )}
      {/* One element for what is to be done and what was found: the focus in it outlives an undo. */}
      {left || (seen === null ? task === undefined || answer === null : found === undefined) ? null : (
        <div ref={next} tabIndex={-1} className={seen === null ? styles.task : styles.next}>
          {seen !== null && found !== undefined ? (
            <FoundWords chapter={chapter} found={found} seen={seen} before={before} guess={ask?.kind === 'choice' && answer !== null && answer >= 0 ? { is: answer, of: ask } : null} onFound={onFound} />
          ) : task !== undefined ? (
            <>
              <p>
                <b>Now see.</b> <Prose text={task.words} />
              </p>
              <p>
                <Button look="link" onClick={doIt}>
                  Do it for me
                </Button>
              </p>
            </>
          ) : null}
        </div>
      )}
      <p className={styles.sources}>
        {chapter.sources.map(({ text, address }, i) => (
          <span key={address}>
            {i === 0 ? '' : ' · '}
            <a href={address} target="_blank" rel="noreferrer">
              {text}
            </a>
          </span>
        ))}
      </p>
    </article>
  );
}

/** What was in view when the reader had done what the chapter asks for; null before, and after it is undone. */
function useSeen(chapter: Chapter, answered: boolean, placed: boolean): View | null {
  const view = useStore((state) => state.view);
  const recipe = useStore((state) => state.recipe);
  const total = useStore((state) => state.run.total);
  const [begun] = useState(() => ({ recipe: recipeOf(chapter), view: { ...view, ...chapter.view } }));
  const [seen, setSeen] = useState<View | null>(null);
  if (!placed) return seen;
  const { task } = chapter;
  const now = task === undefined ? (seen ?? (answered ? view : null)) : seenAfter(seen, task.when, { recipe, view, total }, begun);
  if (now !== seen) setSeen(now);
  return seen;
}
