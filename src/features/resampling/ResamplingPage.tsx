import { useMemo, useState } from 'react';
import { BranchChoice } from '../../controls/BranchChoice.tsx';
import { MapsChoice } from '../../controls/MapsChoice.tsx';
import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { volumeOfSample } from '../../render/samples.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { useProbe, useWanted } from '../../store/tensors.ts';
import { lookWords, useLookInView, type LookInView } from '../../store/use-look.ts';
import { Choice } from '../../ui/Choice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { changesOf, keepsChannels, type Change } from './changes.ts';
import type { Interpolation } from './loss.ts';
import { Pictures } from './Pictures.tsx';
import { SkipShare } from './SkipShare.tsx';
import { Spectra } from './Spectra.tsx';
import styles from './ResamplingPage.module.css';

/**
 * A change of resolution, opened: the map before and after, what did not survive, both spectra on one axis, and what the skip at that
 * level brings back. The open one is that whose output is view.tensor.
 */
export function ResamplingPage() {
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const tensor = useStore((state) => state.view.tensor);
  const look = useLookInView();
  const changes = useMemo(() => (anatomy === null ? [] : changesOf(anatomy)), [anatomy]);
  const change = changes.find(({ resampling }) => [resampling.output, resampling.convolution].includes(tensor)) ?? changes[0];
  if (anatomy === null || change === undefined) {
    return (
      <article className={styles.page}>
        <PageHead path={[{ text: 'resolution' }]} title={anatomy === null ? 'What a change of resolution loses' : 'No change of resolution was recognised in this network'}>
          {anatomy === null ? look.waiting : 'All of its feature maps have one size, or its graph is not a U.'}
        </PageHead>
      </article>
    );
  }
  return <Opened anatomy={anatomy} changes={changes} change={change} look={look} />;
}

function Opened({ changes, change, look }: { anatomy: Anatomy; changes: readonly Change[]; change: Change; look: LookInView }) {
  const actions = useActions();
  const [by, setBy] = useState<Interpolation>('nearest');
  const { resampling, after: afterName, skip, direction, level } = change;
  const names = useMemo(
    () => [...new Set([resampling.input, afterName, ...(skip === null ? [] : [skip.encoder, skip.decoder])])],
    [resampling, afterName, skip],
  );
  useWanted(names);
  const before = useProbe(look.index, resampling.input);
  const after = useProbe(look.index, afterName);
  const a = before === undefined ? null : volumeOfSample(before, look.sample);
  const b = after === undefined ? null : volumeOfSample(after, look.sample);
  const comparable = keepsChannels(resampling) && (a === null || b === null || a.channels === b.channels);
  const known = a !== null && b !== null;
  const arm = direction === 'down' ? 'encoder' : 'decoder';
  return (
    <article className={styles.page}>
      <PageHead
        path={[{ text: arm, colour: `var(--${arm})` }, { text: direction === 'down' ? `level ${level} → ${level + 1}` : `level ${level + 1} → ${level}` }, { text: resampling.kind }]}
        title={direction === 'down' ? 'What going down loses' : 'What coming up can and cannot restore'}
        aside={known ? `live · ${lookWords(look)}` : look.waiting}
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
      <nav aria-label="Changes of resolution" className={styles.nav}>
        {changes.map((other) => (
          <button
            key={other.resampling.output}
            type="button"
            aria-current={other === change ? 'true' : undefined}
            onClick={() => actions.setView({ tensor: other.resampling.output })}
          >
            <span style={{ color: other.direction === 'down' ? 'var(--encoder)' : 'var(--decoder)' }}>
              {other.direction === 'down' ? `↓ ${other.level} → ${other.level + 1}` : `↑ ${other.level + 1} → ${other.level}`}
            </span>{' '}
            <span className={styles.kind}>{other.resampling.kind}</span>
          </button>
        ))}
      </nav>
      <Pictures change={change} before={a} after={b} comparable={comparable} by={by} look={look} />
      <div className={styles.columns}>
        <Spectra direction={direction} op={resampling.op} before={a} after={b} />
        {skip === null ? <p className={styles.quiet}>No skip connection goes past this change.</p> : <SkipShare skip={skip} look={look} />}
      </div>
    </article>
  );
}
