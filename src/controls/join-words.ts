import type { Half } from '../store/edit-places.ts';
import type { Loss } from '../store/worth.ts';
import { formatShare } from '../ui/format.ts';
import { losesDetail } from './losses.ts';

/** The skip's shares of what meets in a join, 0 … 1; NaN where there is nothing of that kind. */
export interface Shares {
  readonly variance: number;
  readonly detail: number;
}

interface About {
  readonly half: Half;
  /** As the halves enter the join; null while unknown. */
  readonly raw: Shares | null;
  /** As the layers behind it read them; null where no norm comes first, or while unknown. */
  readonly read: Shares | null;
}

/** What of the join is this half, as it is read, or raw where that is all there is. Shares describe; only a cut tests. */
export function sharesWords({ half, raw, read }: About): string | null {
  const shares = read ?? raw;
  if (shares === null) return null;
  const of = (share: number): string => (Number.isNaN(share) ? 'none' : formatShare(half === 'skip' ? share : 1 - share));
  return `Of what ${read === null ? 'enters the join' : 'the block reads'} it is ${of(shares.variance)} of the variance, ${of(shares.detail)} of the fine detail.`;
}

/** Why a share and a loss are two numbers, where ε̂ is noise and cutting the skip takes its detail: said of what was measured, and of nothing else. */
export function whyDetail(cut: Loss | undefined, predictsNoise: boolean): string {
  if (cut === undefined || !predictsNoise || !losesDetail(cut)) return '';
  return 'ε̂ is a picture of noise, so its fine detail is noise: the skip carries it, and the path from below supplies the picture to subtract.';
}
