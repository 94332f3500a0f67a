import { planeAt, type Planes } from './tensor-planes.ts';
import { rmsDifference, statisticsOf } from './plane-statistics.ts';

export type PlaneOrder = 'index' | 'energy' | 'mean' | 'variance' | 'change';

export interface RankedPlane {
  readonly index: number;
  /** What it was ranked by; null for the plain order. */
  readonly measure: number | null;
}

/**
 * The planes in an order, largest measure first; planes without a measure (no finite value) last, ties by index. `before` is
 * the tensor at the step before, without which `change` is the plain order.
 */
export function orderPlanes(planes: Planes, order: PlaneOrder, before: Planes | null): RankedPlane[] {
  const measure = measureOf(planes, order, before);
  const ranked = Array.from({ length: planes.count }, (_, index): RankedPlane => ({ index, measure: measure?.(index) ?? null }));
  if (measure === null) return ranked;
  const rank = ({ measure: value }: RankedPlane): number => (value === null || Number.isNaN(value) ? -Infinity : value);
  return ranked.sort((a, b) => (rank(a) === rank(b) ? a.index - b.index : rank(b) - rank(a)));
}

function measureOf(planes: Planes, order: PlaneOrder, before: Planes | null): ((index: number) => number) | null {
  switch (order) {
    case 'index':
      return null;
    case 'energy':
      return (index) => statisticsOf(planeAt(planes, index)).energy;
    case 'mean':
      return (index) => statisticsOf(planeAt(planes, index)).mean;
    case 'variance':
      return (index) => statisticsOf(planeAt(planes, index)).deviation ** 2;
    case 'change':
      return before === null ? null : (index) => rmsDifference(planeAt(planes, index), planeAt(before, index));
  }
}
