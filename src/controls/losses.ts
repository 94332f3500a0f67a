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
  return long ? [`cut: ε̂ loses ${lost} of its fine detail`, `and changes by ${formatPercent(loss.change)}`] : [`cut: −${lost} detail,`, `ε̂ changes ${formatPercent(loss.change)}`];
}

interface Explained {
  /** "skip 0" */
  readonly name: string;
  /** "on its way into decoder.0.joined" */
  readonly where: string;
  /** Whether the run changes the part itself: that is left out of the measurement. */
  readonly changed: boolean;
  readonly cut: Loss;
  readonly mean: Loss | undefined;
}

/** How it was measured, line by line; docs/measures.md has the rest. */
export function lossExplained({ name, where, changed, cut, mean }: Explained): string[] {
  return [
    `Measured on this step’s x_t: ε̂ with ${name} set to zero ${where}, against ε̂ with it${changed ? ' as it is without this run’s change of it' : ''}.`,
    `Change, Σ(difference)² ÷ Σ ε̂²: ${formatPercent(cut.change)}${mean === undefined ? '' : `; with its mean in its place, ${formatPercent(mean.change)}`}.`,
    `Fine detail, what averaging 2×2 samples loses: ${detailWords(cut)}${mean === undefined ? '' : `; with its mean, ${detailWords(mean)}`}.${remainder(cut)}`,
  ];
}

function remainder(cut: Loss): string {
  if (!losesDetail(cut) || Number.isNaN(cut.detailCosine)) return '';
  return ` What is left has a cosine of ${formatFixed(cut.detailCosine, 2)} with what was there.`;
}

function detailWords({ detailLost }: Loss): string {
  return detailLost >= 0 ? `−${formatPercent(detailLost)}` : `+${formatPercent(-detailLost)}`;
}
