import { useMemo } from 'react';
import { niceCeiling, symmetricDomain } from '../../render/domain.ts';
import type { ScaleKind } from '../../render/plane-paint.ts';
import { useStore } from '../../store/store.ts';
import { domainOfAll, domainOfPlane, meanPlane } from './numbers.ts';
import type { View } from '../../store/view.ts';
import type { Selection } from './selection.ts';
import { useHeldOfOther } from './use-held.ts';
import type { Like, Opened, Shown } from './use-opened.ts';

/** On what the planes of the open tensor are drawn. */
export interface Scale {
  readonly kind: ScaleKind;
  readonly choice: View['scale'];
  /** Value of the strongest colour for a plane. */
  readonly of: (plane: number) => number;
  /** For the whole tensor's histogram, and the mean where it is drawn on the tensor's scale. */
  readonly all: number;
  /** In words: over what it is taken. */
  readonly about: string;
}

export function useScale({ kind, info, look, like }: Opened, shown: Shown | null, held: readonly Shown[]): Scale {
  const heldOfOther = useHeldOfOther(info.name, kind, look);
  const scale = useStore((state) => state.view.scale);
  return useMemo(() => {
    const base = { kind: kind.scale, choice: scale };
    if (shown === null) return { ...base, of: () => 1, all: 1, about: '' };
    // A's scale holds for both of two runs; their difference has its own.
    const planes = like === null || like.difference ? shown.planes : like.planes;
    const all = niceCeiling(domainOfAll(planes));
    switch (scale) {
      case 'tensor':
        return { ...base, of: () => all, all, about: planes === shown.planes ? 'the whole tensor at this step' : 'the whole tensor of A at this step' };
      case 'channel':
        return { ...base, of: (plane: number) => niceCeiling(domainOfPlane(planes, plane)), all, about: `each ${kind.noun} by itself` };
      case 'run': {
        const whole = niceCeiling(Math.max(domainOfAll(planes), ...[...held, ...heldOfOther].map((other) => domainOfAll(other.planes))));
        const steps = held.length === look.total ? `all ${look.total} steps` : `the ${held.length} of ${look.total} steps held`;
        return { ...base, of: () => whole, all: whole, about: `the whole tensor over ${steps}${heldOfOther.length > 0 ? ' of A and B' : ''}` };
      }
    }
  }, [kind, look.total, shown, held, heldOfOther, scale, like]);
}

/** Of the large picture, where it is drawn on a scale at all. */
export function domainOfSelection(scale: Scale, selection: Selection, shown: Shown, like: Like | null): number {
  switch (selection.kind) {
    case 'plane':
      return scale.of(selection.index);
    case 'mean':
      // A mean over many channels is weaker than any of them: on their scale it would be blank.
      return niceCeiling(symmetricDomain(meanPlane(like === null || like.difference ? shown.planes : like.planes)));
    case 'components':
      return scale.all;
  }
}

/** The numbers that the large picture shows; null for components, which are three. */
export function valuesOf(selection: Selection, { planes }: Shown): Float32Array | null {
  if (selection.kind === 'components') return null;
  if (selection.kind === 'mean') return meanPlane(planes);
  const size = planes.height * planes.width;
  return planes.data.subarray(selection.index * size, (selection.index + 1) * size);
}
