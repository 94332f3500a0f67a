import { useMemo, useState, type ReactNode } from 'react';
import { BranchChoice } from '../../controls/BranchChoice.tsx';
import { MapsChoice } from '../../controls/MapsChoice.tsx';
import type { Skip } from '../../onnx/anatomy-types.ts';
import { volumeOfSample } from '../../render/samples.ts';
import { useActions } from '../../store/actions.ts';
import { useDifferenceName } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { useLike, useProbe, useWanted } from '../../store/tensors.ts';
import { lookWords, useLookInView, type LookInView } from '../../store/use-look.ts';
import { Choice } from '../../ui/Choice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { changesOf, keepsChannels, skipsAlone, type Change } from './changes.ts';
import type { Interpolation } from './loss.ts';
import { Pictures } from './Pictures.tsx';
import { SkipHalves } from './SkipHalves.tsx';
import { Spectra } from './Spectra.tsx';
import { joinTensors } from './use-join.ts';
import styles from './ResamplingPage.module.css';

/**
 * A change of resolution, opened: the map before and after, what did not survive, what meets at the skip past it, and both spectra on one
 * axis. The open one is that whose output is view.tensor, or the skip whose joined tensor it is; some skips go past no change.
 */
export function ResamplingPage() {
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const tensor = useStore((state) => state.view.tensor);
  const look = useLookInView();
  const changes = useMemo(() => (anatomy === null ? [] : changesOf(anatomy)), [anatomy]);
  const alone = useMemo(() => skipsAlone(anatomy?.skips ?? [], changes), [anatomy, changes]);
  const skip = alone.find(({ joined }) => joined === tensor);
  const ofSkip = changes.filter((one) => one.skip !== null && one.skip.joined === tensor).at(-1);
  const change = ofSkip ?? changes.find(({ resampling }) => [resampling.output, resampling.convolution].includes(tensor)) ?? changes[0];
  // Two runs are told apart by the open tensor too.
  useWanted(useMemo(() => (skip ?? ofSkip?.skip ?? null) === null || tensor === null ? [] : [tensor], [skip, ofSkip, tensor]));
  const nav = <Nav changes={changes} alone={alone} open={skip ?? change} />;
  if (skip !== undefined) return <OpenedSkip skip={skip} look={look} nav={nav} />;
  if (anatomy === null || change === undefined) {
    return (
      <article className={styles.page}>
        <PageHead path={[{ text: 'resolution' }]} title={anatomy === null ? 'What a change of resolution loses' : 'No change of resolution was recognised in this network'}>
          {anatomy === null ? look.waiting : 'All of its feature maps have one size, or its graph is not a U.'}
        </PageHead>
      </article>
    );
  }
  return <Opened change={change} skipFirst={ofSkip !== undefined} look={look} nav={nav} />;
}

function Nav({ changes, alone, open }: { changes: readonly Change[]; alone: readonly Skip[]; open: Change | Skip | undefined }) {
  const actions = useActions();
  return (
    <nav aria-label="Changes of resolution" className={styles.nav}>
      {changes.map((other) => (
        <button
          key={other.resampling.output}
          type="button"
          aria-current={other === open ? 'true' : undefined}
          onClick={() => actions.setView({ tensor: other.resampling.output })}
        >
          <span style={{ color: other.direction === 'down' ? 'var(--encoder)' : 'var(--decoder)' }}>
            {other.direction === 'down' ? `↓ ${other.level} → ${other.level + 1}` : `↑ ${other.level + 1} → ${other.level}`}
          </span>{' '}
          <span className={styles.kind}>{other.resampling.kind}</span>
        </button>
      ))}
      {alone.map((other) => (
        <button key={other.joined} type="button" aria-current={other === open ? 'true' : undefined} onClick={() => actions.setView({ tensor: other.joined })}>
          <span className={styles.skip}>skip {other.level}</span> <span className={styles.kind}>{other.resolution.join('×')}</span>
        </button>
      ))}
    </nav>
  );
}

/** A skip that goes past no change of resolution. */
function OpenedSkip({ skip, look, nav }: { skip: Skip; look: LookInView; nav: ReactNode }) {
  useWanted(useMemo(() => joinTensors(skip), [skip]));
  const difference = useDifferenceName();
  return (
    <article className={styles.page}>
      <PageHead path={[{ text: 'decoder', colour: 'var(--decoder)' }, { text: `skip ${skip.level}` }]} title="What meets at a skip" aside={look.frame === undefined ? look.waiting : `${difference ?? 'live'} · ${lookWords(look)}`}>
        <span className={styles.choices}>
          <MapsChoice />
          <BranchChoice />
        </span>
      </PageHead>
      {nav}
      <SkipHalves skip={skip} look={look} />
    </article>
  );
}

/** `skipFirst`: the skip past the change is what was asked for. */
function Opened({ change, skipFirst, look, nav }: { change: Change; skipFirst: boolean; look: LookInView; nav: ReactNode }) {
  const [by, setBy] = useState<Interpolation>('nearest');
  const difference = useDifferenceName();
  const { resampling, after: afterName, skip, direction, level } = change;
  const names = useMemo(
    () => [...new Set([resampling.input, afterName, ...(skip === null ? [] : joinTensors(skip))])],
    [resampling, afterName, skip],
  );
  useWanted(names);
  const before = useProbe(look.index, resampling.input);
  const after = useProbe(look.index, afterName);
  const a = before === undefined ? null : volumeOfSample(before, look.sample);
  const b = after === undefined ? null : volumeOfSample(after, look.sample);
  const comparable = keepsChannels(resampling) && (a === null || b === null || a.channels === b.channels);
  const likeBefore = useLike(look.index, resampling.input);
  const likeAfter = useLike(look.index, afterName);
  const like = useMemo(() => {
    if (likeBefore === null || likeAfter === null) return null;
    const [first, second] = [volumeOfSample(likeBefore.of, look.sampleOfA), volumeOfSample(likeAfter.of, look.sampleOfA)];
    return first && second && { of: { before: first, after: second }, difference: likeBefore.difference };
  }, [likeBefore, likeAfter, look.sampleOfA]);
  const known = a !== null && b !== null;
  const arm = direction === 'down' ? 'encoder' : 'decoder';
  const halves = skip === null ? <p className={styles.quiet}>No skip connection bypasses this change.</p> : <SkipHalves skip={skip} look={look} />;
  return (
    <article className={styles.page}>
      <PageHead
        path={[{ text: arm, colour: `var(--${arm})` }, { text: direction === 'down' ? `level ${level} → ${level + 1}` : `level ${level + 1} → ${level}` }, { text: resampling.kind }]}
        title={skipFirst ? 'What meets at a skip' : direction === 'down' ? 'What downsampling loses' : 'What upsampling can and cannot restore'}
        aside={known ? `${difference ?? 'live'} · ${lookWords(look)}` : look.waiting}
      >
        <span className={styles.choices}>
          <MapsChoice />
          {comparable ? (
            <Choice
              label="compared by"
              value={by}
              options={[
                { value: 'nearest', label: 'nearest neighbour' },
                { value: 'bilinear', label: 'bilinear' },
              ]}
              onChange={setBy}
            />
          ) : null}
          <BranchChoice />
        </span>
      </PageHead>
      {nav}
      {skipFirst ? halves : null}
      <Pictures change={change} before={a} after={b} like={like} comparable={comparable} by={by} look={look} />
      {skipFirst ? null : halves}
      <Spectra direction={direction} op={resampling.op} before={a} after={b} />
    </article>
  );
}
