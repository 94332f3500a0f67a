import type { View } from '../../store/view.ts';
import type { TensorKind } from './tensor-kind.ts';

/** What the large picture shows. */
export type Selection =
  | { readonly kind: 'plane'; readonly index: number }
  | { readonly kind: 'mean' }
  | { readonly kind: 'components' };

/** Fewer channels than this are colours or less; their principal components would say nothing new. */
const LEAST_FOR_COMPONENTS = 4;

export function hasComponents({ form, shape }: TensorKind): boolean {
  return form === 'maps' && shape.count >= LEAST_FOR_COMPONENTS;
}

export function hasMean({ form, shape }: TensorKind): boolean {
  return (form === 'maps' || form === 'heads') && shape.count > 1;
}

export function selectionOf(kind: TensorKind, view: Pick<View, 'maps' | 'channel' | 'head'>): Selection {
  const { count } = kind.shape;
  if (kind.form === 'heads') return view.head === null ? { kind: 'mean' } : { kind: 'plane', index: Math.min(view.head, count - 1) };
  if (view.maps === 'components' && hasComponents(kind)) return { kind: 'components' };
  if (view.maps === 'mean' && hasMean(kind)) return { kind: 'mean' };
  return { kind: 'plane', index: count === 1 ? 0 : Math.min(view.channel, count - 1) };
}

/** The View in which `selection` is large. */
export function viewFor(kind: TensorKind, selection: Selection): Partial<View> {
  if (kind.form === 'heads') return { head: selection.kind === 'plane' ? selection.index : null };
  switch (selection.kind) {
    case 'plane':
      return { maps: 'channel', channel: selection.index };
    case 'mean':
      return { maps: 'mean' };
    case 'components':
      return { maps: 'components' };
  }
}

/** "channel 4", "mean of 64 channels", "principal components of 64 channels" */
export function selectionName({ noun, shape, form }: TensorKind, selection: Selection): string {
  switch (selection.kind) {
    case 'plane':
      return form === 'image' || form === 'row' ? 'all of it' : `${noun} ${selection.index}`;
    case 'mean':
      return `mean of ${shape.count} ${noun}s`;
    case 'components':
      return `principal components of ${shape.count} ${noun}s`;
  }
}
