import { useMemo, useState } from 'react';
import type { LoadedModel, TensorInfo } from '../../protocol/engine.ts';
import type { Tensor } from '../../protocol/frame.ts';
import type { Planes } from '../../render/tensor-planes.ts';
import { useStore } from '../../store/store.ts';
import { useProbe } from '../../store/tensors.ts';
import { lookWords, useLookInView, type LookInView } from '../../store/use-look.ts';
import { planesOfTensor } from './numbers.ts';
import { tensorKind, type TensorKind } from './tensor-kind.ts';

/** "step 12 · t = 500" */
export function stepName(index: number, timestep: number | null): string {
  return lookWords({ index, timestep, finished: false });
}

/** One tensor of the model at one step, as planes. */
export interface Shown {
  readonly planes: Planes;
  /** The evaluation that it is of. */
  readonly index: number;
}

export interface Opened {
  readonly model: LoadedModel;
  readonly info: TensorInfo;
  readonly kind: TensorKind;
  readonly look: LookInView;
  /** The evaluation that is asked for, or, while that is on its way, the last one that was there; null before the first. */
  readonly shown: Shown | null;
  /** Whether `shown` is of another step or sample than is asked for. */
  readonly stale: boolean;
}

/** The named tensor as the playhead has it. Does not ask for it: see useWanted. */
export function useOpened(model: LoadedModel, info: TensorInfo): Opened {
  const look = useLookInView();
  const recipe = useStore((state) => state.recipe);
  const tensor = useProbe(look.index, info.name);
  const kind = useMemo(() => tensorKind(info, model.anatomy), [info, model]);
  const last = useLast(tensor, look.index, `${info.name}\n${JSON.stringify(recipe)}`);
  return useMemo(() => {
    const shown = last === null ? null : { planes: planesOfTensor(last.tensor, kind.shape, look.sample), index: last.index };
    return { model, info, kind, look, shown, stale: tensor === undefined };
  }, [model, info, kind, look, last, tensor]);
}

interface Held {
  readonly tensor: Tensor;
  readonly index: number;
  readonly key: string;
}

/** The tensor, or the last one of the same key. */
function useLast(tensor: Tensor | undefined, index: number, key: string): Held | null {
  const [held, setHeld] = useState<Held | null>(null);
  if (tensor !== undefined && (held?.tensor !== tensor || held.key !== key || held.index !== index)) {
    const next = { tensor, index, key };
    setHeld(next);
    return next;
  }
  return held?.key === key ? held : null;
}
