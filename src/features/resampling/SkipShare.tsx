import { useMemo } from 'react';
import type { Skip } from '../../onnx/anatomy-types.ts';
import { detailEnergy, detailShare } from '../../render/detail.ts';
import { volumeOfSample } from '../../render/samples.ts';
import { energyBeyond } from '../../render/spectrum.ts';
import { useProbe } from '../../store/tensors.ts';
import type { LookInView } from '../../store/use-look.ts';
import { formatPercent } from '../../ui/format.ts';
import { Term } from '../../ui/Term.tsx';
import styles from './ResamplingPage.module.css';

const BEYOND = 'Energy at frequencies that the level below cannot carry, summed over the channels: skip ÷ (skip + from below). Measured as the tensors enter the join, before any weight of the next layer.';
const DETAIL = 'Energy that averaging every 2×2 samples would lose, the measure of the figure: skip ÷ (skip + from below).';

/** What the skip at this level brings back that had to be lost on the way down. */
export function SkipShare({ skip, look }: { skip: Skip; look: LookInView }) {
  const encoder = useProbe(look.index, skip.encoder);
  const decoder = useProbe(look.index, skip.decoder);
  const shares = useMemo(() => {
    const a = encoder && volumeOfSample(encoder, look.sample);
    const b = decoder && volumeOfSample(decoder, look.sample);
    if (!a || !b) return null;
    const limit = [a.height / 2, a.width / 2] as const;
    const beyond = (volume: typeof a): number => energyBeyond(volume, limit) * volume.channels;
    const fine = (volume: typeof a): number => detailEnergy(volume.data, volume.channels, volume.height, volume.width);
    return { beyond: detailShare(beyond(a), beyond(b)), detail: detailShare(fine(a), fine(b)) };
  }, [encoder, decoder, look.sample]);
  return (
    <section aria-label="What the skip brings back" className={styles.section}>
      <p>
        <b className={styles.skip}>skip</b> <span className={styles.quiet}>what it brings back at this level, {skip.resolution[0]}×{skip.resolution[1]}</span>
      </p>
      {shares === null ? (
        <p className={styles.quiet}>{look.waiting}</p>
      ) : (
        <ul className={styles.shares}>
          <Share share={shares.beyond} what="of what the level below cannot carry" explain={BEYOND} />
          <Share share={shares.detail} what="of the detail that 2×2 averages lose" explain={DETAIL} />
        </ul>
      )}
      <p className={styles.quiet}>The rest comes up from below. The layers after the join decide what is used of either.</p>
    </section>
  );
}

function Share({ share, what, explain }: { share: number; what: string; explain: string }) {
  return (
    <li className={styles.share}>
      <b className={styles.figure}>{formatPercent(share)}</b>
      <span>
        <span className={styles.halves} aria-hidden="true">
          <i className={styles.fromSkip} style={{ width: `${share * 100}%` }} />
          <i className={styles.fromBelow} />
        </span>
        <Term explain={explain}>{what}</Term>
      </span>
    </li>
  );
}
