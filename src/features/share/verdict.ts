import type { Verdict } from '../../store/store.ts';
import { formatScientific } from '../../ui/format.ts';

/** The sentences about checksums. Pure. */

/** After a shared link was opened and its run is finished. */
export function describeVerdict(verdict: Verdict): string {
  if (verdict.kind === 'identical') return 'The picture is identical, bit for bit, to the one that the link was made from.';
  const places = `${verdict.samples} ${verdict.samples === 1 ? 'value' : 'values'}`;
  return `The picture is not bit for bit the one that the link was made from: largest deviation ${formatScientific(verdict.largest)} at the ${places} that the link carries. ${explain(verdict)}`;
}

/** Devices add in different orders, and so do versions of the app, and different numbers of threads where the network runs without guidance; a picture has 256 levels over a range of 2, so 1/128 is one level. */
function explain({ largest, recipe }: Extract<Verdict, { kind: 'deviates' }>): string {
  if (recipe === 'changed') return 'The link’s recipe was changed after the link was made: this is the run that it asks for now, not the one that it was made from.';
  if (largest < 1 / 256) return 'That is rounding, as between devices, numbers of threads or versions of this app: less than one of a picture’s 256 levels.';
  if (recipe === 'same') return 'That is visible. The recipe is the one that the link was made with: what the link says of the picture was changed, or another version of the model or of the app made it.';
  return 'That is visible: the link’s recipe or picture was changed after it was made, or another version of the model or of the app made it.';
}

export function describeChecksum(checksum: string | null): string {
  return checksum === null
    ? 'The run is not finished, so the link carries no checksum yet: play it to the end first, and whoever opens the link is told whether their picture is the same.'
    : `It carries a seal over the recipe and every bit of the picture (SHA-256): whoever opens the link is told whether their picture is identical. The picture’s own checksum is ${checksum}.`;
}
