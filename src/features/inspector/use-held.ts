import { useMemo, useState, useSyncExternalStore } from 'react';
import type { Tensor } from '../../protocol/frame.ts';
import { useSide, type Side } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import type { LookInView } from '../../store/use-look.ts';
import { planesOfTensor } from './numbers.ts';
import type { TensorKind } from './tensor-kind.ts';
import type { Shown } from './use-opened.ts';

type Tensors = readonly (Tensor | undefined)[];

/** Keeps a list the same as long as its items are: other tensors' coming and going draws nothing anew. */
class SameList {
  private last: Tensors = [];

  of(next: Tensors): Tensors {
    if (next.length !== this.last.length || next.some((item, index) => item !== this.last[index])) this.last = next;
    return this.last;
  }
}

/** Tensors at positions of the run, as far as they are held. The list changes only when one of them does. */
export function useTensors(wanted: readonly { readonly position: number; readonly name: string }[], of?: Side): Tensors {
  const own = useSide();
  const side = of ?? own;
  const [list] = useState(() => new SameList());
  return useSyncExternalStore(tensorRoom.subscribe, () => list.of(wanted.map(({ position, name }) => tensorRoom.probe(position, name, side))));
}

/** The evaluations, in order, at which a tensor is held, and its planes there. */
export function useHeld(name: string, kind: TensorKind, sample: number, total: number): readonly Shown[] {
  const wanted = useMemo(() => Array.from({ length: total }, (_, position) => ({ position, name })), [total, name]);
  const tensors = useTensors(wanted);
  return useMemo(
    () => tensors.flatMap((tensor, index) => (tensor === undefined ? [] : { index, planes: planesOfTensor(tensor, kind.shape, sampleIn(tensor, sample)) })),
    [tensors, kind, sample],
  );
}

/** The same of the other of two runs; nothing of a difference, or where there is one run. */
export function useHeldOfOther(name: string, kind: TensorKind, { guided, sample }: Pick<LookInView, 'guided' | 'sample'>): readonly Shown[] {
  const side = useSide();
  const other = side === 'hand' ? 'beside' : 'hand';
  const total = useStore(({ run, beside }) => (beside === null || side === 'difference' ? 0 : (other === 'hand' ? run : beside.run).total));
  const wanted = useMemo(() => Array.from({ length: total }, (_, position) => ({ position, name })), [total, name]);
  const tensors = useTensors(wanted, other);
  return useMemo(
    () => tensors.flatMap((tensor, index) => (tensor === undefined ? [] : { index, planes: planesOfTensor(tensor, kind.shape, sampleIn(tensor, guided ? sample : Infinity)) })),
    [tensors, kind, guided, sample],
  );
}

/** Where a tensor has fewer samples (without guidance, from a fork on or before it), its last, the conditional one. */
function sampleIn({ dims }: Tensor, sample: number): number {
  return Math.min(sample, Math.max(0, (dims[0] ?? 1) - 1));
}
