import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { patched } from '../../protocol/fork.ts';
import { defaultRecipe, type Manifest } from '../../protocol/manifest.ts';
import { paintPicture } from '../../render/paint.ts';
import { useActions } from '../../store/actions.ts';
import { sameRecipe } from '../../store/link.ts';
import { placeNow } from '../../store/page-link.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { useRoomChanges } from '../../store/use-steps.ts';
import { Button } from '../../ui/Button.tsx';
import { Raster } from '../../ui/Raster.tsx';
import { Subscripts } from '../../ui/Subscripts.tsx';
import type { Experiment } from './experiments/experiment.ts';
import { findingsOf, isAsWritten } from './findings.ts';
import { ownRun } from './own-run.ts';
import styles from './LabPage.module.css';

/** Experiments whose picture this visit has seen: those of the others are veiled, so that a guess is one. */
let done: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

export function useDone(): ReadonlySet<string> {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => done,
  );
}

function markDone(id: string): void {
  if (done.has(id)) return;
  done = new Set([...done, id]);
  for (const listener of listeners) listener();
}

/** Belief, guess, run, finding. `pressed`: it was chosen among the others, which may lie far below it. */
export function Opened({ experiment, pressed }: { experiment: Experiment; pressed: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!pressed) return;
    heading.current?.scrollIntoView({ block: isInSight(heading.current) ? 'nearest' : 'start', behavior: 'instant' });
    heading.current?.focus({ preventScroll: true });
  }, [pressed]);
  const actions = useActions();
  const [guess, setGuess] = useState<number | null>(null);
  const [begun, setBegun] = useState(false);
  const staged = useStaged(experiment, begun);
  const { base, change, guesses } = experiment;
  const stage = (asked: Experiment['base']): void => {
    const { manifest } = useStore.getState();
    if (manifest !== null) ownRun.keep(placeNow(), { base: asked, change }, manifest);
    setBegun(true);
    actions.stage(asked, change);
  };
  const run = (chosen: number | null): void => {
    setGuess(chosen);
    stage(base);
  };
  const isFound = staged.state === 'found';
  useEffect(() => {
    if (isFound) markDone(experiment.id);
  }, [isFound, experiment.id]);
  return (
    <div className={styles.opened}>
      <div>
        <h4 ref={heading} tabIndex={-1} className={styles.title}>
          {experiment.title}
        </h4>
        <p>
          <b>What people believe.</b> {experiment.belief}
        </p>
        {experiment.done === undefined ? null : (
          <p>
            <b>What is done.</b> {experiment.done}
          </p>
        )}
        {staged.state === 'not' ? (
          <div role="group" aria-label="Your guess">
            <p>What will the picture be?</p>
            <p className={styles.guesses}>
              {guesses.map(({ text }, i) => (
                <Button key={text} look="framed" onClick={() => run(i)}>
                  {text}
                </Button>
              ))}
              <Button look="link" onClick={() => run(null)}>
                Just show me
              </Button>
            </p>
          </div>
        ) : null}
      </div>
      {isFound ? (
        <div className={styles.pair}>
          <Shown letter="A" words={staged.seed === base.seed ? 'as it is' : `as it is, seed ${staged.seed}`} data={staged.a} />
          <Shown letter="B" words={staged.is === 'changed' ? 'as it is changed now' : experiment.title} data={staged.b} />
        </div>
      ) : null}
      {staged.state === 'not' ? null : (
        <div role="status">
          {staged.state === 'left' ? (
            <p>The two runs of this experiment are no longer here.</p>
          ) : staged.state === 'running' ? (
            <p>
              {staged.isStopped ? 'Stopped' : 'Computing A and B'}: {staged.done} of {staged.of} steps.{' '}
              <Button look="link" onClick={() => (staged.isStopped ? actions.stage(base, change) : actions.cancel())}>
                {staged.isStopped ? 'continue' : 'cancel'}
              </Button>
            </p>
          ) : (
            <Found experiment={experiment} guess={guess} found={staged} />
          )}
          {staged.state === 'left' ? null : <BackToOwn />}
          <p className={styles.guesses}>
            <Button look="link" onClick={() => actions.setView({ page: 'figure' })}>
              See it in the U
            </Button>
            <Button look="link" onClick={() => stage({ ...base, seed: Math.floor(Math.random() * 1_000_000) })}>
              Both with another seed
            </Button>
            {staged.state === 'left' || (isFound && staged.is !== 'staged') ? (
              <Button look="link" onClick={() => stage(base)}>
                as it was, seed {base.seed}
              </Button>
            ) : null}
          </p>
        </div>
      )}
      <p className={styles.quiet}>
        Read on:{' '}
        <a href={experiment.paper.address} target="_blank" rel="noreferrer">
          {experiment.paper.text}
        </a>
      </p>
    </div>
  );
}

/** Whose run it is that is on the page now, and the way back. */
function BackToOwn() {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const own = ownRun.get();
  if (own === null || sameRecipe(own.recipe, recipe)) return null;
  const back = (): void => {
    actions.goTo({ ...own, view: { ...own.view, experiment: null } });
    document.getElementById('place')?.focus();
  };
  return (
    <p className={styles.quiet}>
      This experiment has a run of its own, “{recipe.prompt}”, seed {recipe.seed}. Yours, “{own.recipe.prompt}”, seed {own.recipe.seed}, comes back:{' '}
      <Button look="link" onClick={back}>
        Back to my run
      </Button>
    </p>
  );
}

/** Below what sticks to the top of the page and far enough above what sticks to its foot. */
function isInSight(element: Element): boolean {
  const { top } = element.getBoundingClientRect();
  return top > innerHeight * 0.15 && top < innerHeight * 0.5;
}

function Found({ experiment: { guesses, seen, number, why, further, wrote, base }, guess, found }: { experiment: Experiment; guess: number | null; found: FoundState }) {
  const { a, b, noise, sample, seed } = found;
  // Once for two pictures: the page is drawn anew with every step that is shown.
  const findings = useMemo(() => findingsOf(a, b, noise, sample), [a, b, noise, sample]);
  const is = found.is === 'staged' ? (isAsWritten(findings, wrote) ? 'as written' : 'otherwise') : found.is;
  const guessed = guess === null ? undefined : guesses[guess];
  const said = {
    'as written': seen,
    seed: `With seed ${seed}. Check whether the two pictures show what they do with seed ${base.seed}.`,
    changed: 'B is no longer the experiment’s.',
    otherwise: `These are not the numbers that this was written with (mean square difference ${two(wrote.mse)}): the weights or the device may be different, so look at the pictures first.`,
  }[is];
  const isGuess = guessed !== undefined && is === 'as written';
  return (
    <>
      <p>
        <b>What came out.</b> {said} {isGuess && guessed.not === undefined ? <b>As you guessed.</b> : null}
      </p>
      {isGuess && guessed.not !== undefined ? (
        <p>
          <b>You said “{guessed.text}”, which is not what came out.</b> <Subscripts text={guessed.not} />
        </p>
      ) : null}
      <p>
        <b>In numbers.</b> Mean square difference {two(findings.mse)} (colour and structure {two(findings.low)}, detail {two(findings.high)}), values clipped to −1 … 1 as they are shown{two(findings.unclipped) === two(findings.mse) ? '' : `; not clipped, as in the bar at the top, ${two(findings.unclipped)}`}; <Subscripts text={number(findings)} />.
      </p>
      <p>
        <b>Why.</b> <Subscripts text={why} />
      </p>
      {further === undefined ? null : (
        <p>
          <b>Try next.</b> {further}
        </p>
      )}
    </>
  );
}

function Shown({ letter, words, data }: { letter: string; words: string; data: Float32Array }) {
  const { channels, height, width } = useStore((state) => state.manifest?.sample) ?? { channels: 3, height: 32, width: 32 };
  const paint = useCallback(() => paintPicture(data, channels, height * width, 1), [data, channels, height, width]);
  return (
    <figure className={styles.shown}>
      <Raster name={`The picture of ${letter}: ${words}`} rows={height} columns={width} paint={paint} />
      <figcaption>
        <b>{letter}</b> <span className={styles.quiet}>{words}</span>
      </figcaption>
    </figure>
  );
}

const two = (value: number): string => (value < 100 ? value.toFixed(2) : value.toFixed(0));

interface FoundState {
  readonly state: 'found';
  /** Whether it is the experiment, the same with another seed, or with another change than the experiment's. */
  readonly is: 'staged' | 'seed' | 'changed';
  readonly seed: number;
  readonly a: Float32Array;
  readonly b: Float32Array;
  /** What B began with. */
  readonly noise: Float32Array;
  readonly sample: Manifest['sample'];
}

type Staged = { readonly state: 'not' } | { readonly state: 'left' } | { readonly state: 'running'; readonly done: number; readonly of: number; readonly isStopped: boolean } | FoundState;

/** Whether the two runs that are there are this experiment's, and their pictures once both are finished. `begun`: B may have been changed since. */
function useStaged({ base, change }: Experiment, begun: boolean): Staged {
  useRoomChanges();
  const { manifest, beside, ...hand } = useStore();
  const none: Staged = begun ? { state: 'left' } : { state: 'not' };
  if (manifest === null || beside === null) return none;
  const [a, b] = hand.letter === 'A' ? [hand, beside] : [beside, hand];
  const { seed } = a.recipe;
  const plain = patched(defaultRecipe(manifest), { ...base, seed });
  const isChanged = !sameRecipe(b.recipe, patched(plain, change));
  if (!sameRecipe(a.recipe, plain) || (isChanged && !begun)) return none;
  const [roomOfA, roomOfB] = hand.letter === 'A' ? [tensorRoom.hand, tensorRoom.beside] : [tensorRoom.beside, tensorRoom.hand];
  const before = roomOfA?.frame(a.run.total - 1)?.prev;
  const after = roomOfB?.frame(b.run.total - 1)?.prev;
  const noise = roomOfB?.frame(0)?.xt;
  if (before === undefined || after === undefined || noise === undefined) {
    return { state: 'running', done: a.run.computed + b.run.computed, of: a.run.total + b.run.total, isStopped: a.run.state !== 'running' && b.run.state !== 'running' };
  }
  return { state: 'found', is: isChanged ? 'changed' : seed !== base.seed ? 'seed' : 'staged', seed, a: before, b: after, noise, sample: manifest.sample };
}
