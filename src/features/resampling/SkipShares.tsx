import type { Skip } from '../../onnx/anatomy-types.ts';
import type { JoinShares } from '../../render/join-halves.ts';
import { formatPercent } from '../../ui/format.ts';
import { Term } from '../../ui/Term.tsx';
import styles from './ResamplingPage.module.css';

const VARIANCE =
  'Σ over channels of the mean square deviation from the channel’s mean over the picture: skip ÷ (skip + from below). How much of the spatial variation each half brings; what the next layers make of it is decided by their weights.';
const DETAIL =
  'Energy that averaging every 2×2 samples would lose, less the one 2×2 pattern that is the same everywhere in a channel: skip ÷ (skip + from below).';
const PATTERN =
  'A transposed convolution computes even and odd rows and columns with different weights (Odena et al. 2016), so its output has a fixed 2×2 pattern whatever the picture is. It lies at exactly the highest frequency and is no detail of the picture.';

interface SkipSharesProps {
  readonly skip: Skip;
  readonly shares: { readonly raw: JoinShares; readonly read: JoinShares | null };
  /** Whether the halves are shown as the block reads them. */
  readonly asRead: boolean;
}

/** What the skip is of the two, as the block reads them and raw. */
export function SkipShares({ skip, shares: { raw, read }, asRead }: SkipSharesProps) {
  const [first, other, otherName] = asRead && read !== null ? [read, raw, 'raw'] : [raw, read, `after the ${skip.read?.norm ?? 'norm'}`];
  return (
    <div className={styles.section}>
      <ul className={styles.shares}>
        <Share share={first.variance} other={other?.variance} otherName={otherName} what="of the variance" explain={VARIANCE} />
        <Share share={first.detail} other={other?.detail} otherName={otherName} what="of the fine detail" explain={DETAIL} />
      </ul>
      <p className={styles.quiet}>
        The rest comes up from below. A share describes what enters; only a cut tests what a half is for.
        {first.patternBelow >= 0.01 ? (
          <>
            {' '}
            Of what averaging 2×2 samples would lose from below, {formatPercent(first.patternBelow)} is a <Term explain={PATTERN}>fixed 2×2 pattern</Term>, not counted as detail.
          </>
        ) : null}
      </p>
    </div>
  );
}

interface ShareProps {
  readonly share: number;
  readonly other: number | undefined;
  readonly otherName: string;
  readonly what: string;
  readonly explain: string;
}

function Share({ share, other, otherName, what, explain }: ShareProps) {
  return (
    <li className={styles.share}>
      <b className={styles.figure}>{formatPercent(share)}</b>
      <span>
        <span className={styles.halves} aria-hidden="true">
          <i className={styles.fromSkip} style={{ width: `${share * 100}%` }} />
          <i className={styles.fromBelow} />
        </span>
        <Term explain={explain}>{what}</Term>
        {other === undefined ? null : <span className={styles.quiet}> · {otherName} {formatPercent(other)}</span>}
      </span>
    </li>
  );
}
