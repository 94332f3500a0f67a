import type { Skip } from '../../onnx/anatomy-types.ts';
import type { GainPlace } from '../../store/edit-places.ts';
import { formatPercent } from '../../ui/format.ts';

/** Which half of a join: what crosses, or what comes up. */
export type Half = 'skip' | 'below';

/** Where a half can be changed: on its way into the join, nowhere else. */
export function placeOfHalf(skip: Skip, half: Half): GainPlace {
  return { tensor: half === 'skip' ? skip.encoder : skip.decoder, into: skip.joined };
}

export function nameOfHalf(skip: Skip, half: Half): string {
  return half === 'skip' ? `skip ${skip.level}` : `what comes from below into decoder ${skip.level}`;
}

/** `share`: the skip's share of the detail that enters the join, 0 … 1; null while unknown. */
export function aboutHalf(half: Half, share: number | null): string {
  const own = share === null || Number.isNaN(share) ? '' : `Of the detail that enters the join it is ${formatPercent(half === 'skip' ? share : 1 - share)}: a share describes, a cut tests. `;
  return `${own}ε̂ is a picture of noise, so its detail is mostly noise: the skip carries that, and from below comes the picture to subtract.`;
}
