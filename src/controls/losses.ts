import { firstThatFits, type LineRoom } from '../base/line-room.ts';
import type { Loss } from '../store/worth.ts';
import { formatFixed, formatShare } from '../ui/format.ts';

/** Whether a loss of detail is said beside how much of the answer is another one: where that is what happens. */
export const losesDetail = ({ detailLost, change }: Loss): boolean => detailLost >= 0.1 && detailLost >= 0.5 * Math.min(1, change);

/**
 * What a cut does to ε̂, in the same pattern of words and in one unit everywhere: by how much it changes, of every part, so that parts can be compared; before it
 * the loss of fine detail, where that is what happens. `others`: whether the run has other edits, behind which a part may make no difference; `changed`: whether it
 * changes the part itself, without which that is measured. Where the room is measured, as many words are said as its lines hold, and at the least by how much ε̂ changes.
 */
export function lossWords(loss: Loss, room: 'sentence' | 'number' | LineRoom, { others = false, changed = false } = {}): readonly string[] {
  if (typeof room !== 'string') {
    const said = (long: 'sentence' | 'number'): readonly string[] => lossWords(loss, long, { others, changed }).flatMap((words) => words.split(/(?<=unedited:) /));
    const share = `ε̂ changes ${formatShare(loss.change)}`;
    const shorter = loss.change === 0 && others ? [] : [...(changed ? [['cut, vs. unedited:', share]] : []), [`cut: ${share}`]];
    return firstThatFits([said('sentence'), said('number'), ...shorter], room);
  }
  const long = room === 'sentence';
  const cut = changed ? 'cut, vs. unedited' : 'cut';
  if (loss.change === 0 && others) return [long ? `${cut}: no change to ε̂, under the other edits of this run` : `${cut}: no change here`];
  const changes = formatShare(loss.change);
  if (!losesDetail(loss)) return [`${cut}: ε̂ changes ${changes}`];
  const lost = formatShare(loss.detailLost);
  return long ? [`${cut}: ε̂ loses ${lost} of its fine detail`, `and changes by ${changes}`] : [`${cut}: −${lost} fine detail,`, `ε̂ changes ${changes}`];
}

interface Explained {
  /** "skip 0" */
  readonly name: string;
  /** Whether the run changes the part itself: that is left out of the measurement. */
  readonly changed: boolean;
  readonly cut: Loss;
  readonly mean: Loss | undefined;
}

/** How a difference can be more than that of which it is. */
const BEYOND = ' An answer of zeros would be a change of 100%; here the answer points elsewhere, so that it is more.';

/** What was done and how it was measured, line by line, for who meets the words here for the first time; docs/measures.md has the rest. */
export function lossExplained({ name, changed, cut, mean }: Explained): string[] {
  const left = losesDetail(cut) && !Number.isNaN(cut.detailCosine) ? `; cosine of what is left with what was there: ${formatFixed(cut.detailCosine, 2)}` : '';
  return [
    `Cut: ${name} is set to zero for one more forward pass on this x_t. What the network then answers is held against ε̂, the noise that it predicts with ${name}${changed ? ', this run’s own change of it left out' : ''}.`,
    `Change, Σ(difference)² ÷ Σ ε̂²: ${formatShare(cut.change)}${mean === undefined ? '' : ` (with its mean instead of zero: ${formatShare(mean.change)})`}.${cut.change < 0.995 ? '' : BEYOND}`,
    `Fine detail, the energy that is lost when every 2×2 block is replaced by its average: ${detailWords(cut)}${mean === undefined ? '' : ` (mean: ${detailWords(mean)})`}${left}.`,
  ];
}

function detailWords({ detailLost }: Loss): string {
  if (Math.abs(detailLost) < 0.005) return formatShare(Math.abs(detailLost));
  return detailLost >= 0 ? `−${formatShare(detailLost)}` : `+${formatShare(-detailLost)}`;
}
