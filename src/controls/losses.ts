import type { Loss } from '../store/worth.ts';
import { formatFixed, formatPercent } from '../ui/format.ts';

/** Whether a loss of detail is said beside how much of the answer is another one: where that is what happens. */
export const losesDetail = ({ detailLost, change }: Loss): boolean => detailLost >= 0.1 && detailLost >= 0.5 * Math.min(1, change);

/**
 * What a cut does to ε̂, in the same words everywhere: by how much it changes, of every part, so that parts can be compared; before it the loss of fine
 * detail, where that is what happens. `others`: whether the run has other edits, behind which a part may make no difference.
 */
export function lossWords(loss: Loss, room: 'sentence' | 'number', others = false): readonly string[] {
  const long = room === 'sentence';
  if (loss.change === 0 && others) return [long ? 'cut: no change to ε̂, under the other edits of this run' : 'cut: no change here'];
  if (!losesDetail(loss)) return [`cut: ε̂ changes ${long ? 'by ' : ''}${formatPercent(loss.change)}`];
  const lost = formatPercent(loss.detailLost);
  return long ? [`cut: ε̂ loses ${lost} of its fine detail`, `and changes by ${formatPercent(loss.change)}`] : [`cut: −${lost} fine detail,`, `ε̂ changes ${formatPercent(loss.change)}`];
}

interface Explained {
  /** "skip 0" */
  readonly name: string;
  /** Whether the run changes the part itself: that is left out of the measurement. */
  readonly changed: boolean;
  readonly cut: Loss;
  readonly mean: Loss | undefined;
}

/** How it was measured, line by line; docs/measures.md has the rest. */
export function lossExplained({ name, changed, cut, mean }: Explained): string[] {
  const left = losesDetail(cut) && !Number.isNaN(cut.detailCosine) ? `; cosine of what is left with what was there: ${formatFixed(cut.detailCosine, 2)}` : '';
  return [
    `ε̂ at this x_t with ${name} set to zero, against ε̂ with it${changed ? ', this run’s own change of it left out' : ''}.`,
    `Change, Σ(difference)² ÷ Σ ε̂²: ${formatPercent(cut.change)}${mean === undefined ? '' : ` (with its mean instead of zero: ${formatPercent(mean.change)})`}.`,
    `Fine detail: ${detailWords(cut)}${mean === undefined ? '' : ` (mean: ${detailWords(mean)})`}${left}.`,
  ];
}

function detailWords({ detailLost }: Loss): string {
  return detailLost >= 0 ? `−${formatPercent(detailLost)}` : `+${formatPercent(-detailLost)}`;
}
