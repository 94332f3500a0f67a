import type { Theme } from '../../render/colour-maps.ts';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import type { Pixels } from '../../render/paint.ts';
import { paintPlane, type ScaleKind } from '../../render/plane-paint.ts';

/** Evenly spread positions, `most` at most, with `current` among them. */
export function spreadPositions(total: number, most: number, current: number): number[] {
  if (total <= most) return Array.from({ length: total }, (_, index) => index);
  const count = Math.max(2, most);
  const chosen = new Set([current]);
  for (let i = 0; i < count; i++) chosen.add(Math.round((i * (total - 1)) / (count - 1)));
  const sorted = [...chosen].sort((a, b) => a - b);
  if (sorted.length <= count) return sorted;
  // One too many: its nearest neighbour makes room for the current one, unless that is an end.
  const at = sorted.indexOf(current);
  const left = at > 1 ? current - (sorted[at - 1] ?? 0) : Infinity;
  const right = at < sorted.length - 2 ? (sorted[at + 1] ?? 0) - current : Infinity;
  sorted.splice(left <= right ? at - 1 : at + 1, 1);
  return sorted;
}

/** One scale for all steps. */
export function commonDomain(planes: readonly Float32Array[]): number {
  return niceCeiling(Math.max(0, ...planes.map(symmetricDomain)));
}

/** Vectors of all steps as the rows of one picture; a step that is not held is a clear row. */
export function paintRows(
  rows: ReadonlyMap<number, Float32Array>,
  total: number,
  width: number,
  domain: number,
  kind: ScaleKind,
  theme: Theme,
): Pixels {
  const out = new Uint8ClampedArray(total * width * 4);
  for (const [index, values] of rows) out.set(paintPlane(values, domain, kind, theme), index * width * 4);
  return out;
}
