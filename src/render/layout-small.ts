import { layoutFolded } from './layout-folded.ts';
import type { ULayout, UShape } from './layout-types.ts';

/** As small as it gets, beside something else: the arms, with the pictures at their sides. Pure. */
export function layoutSmall(shape: UShape, width: number): ULayout {
  return layoutFolded(shape, width, 'small');
}
