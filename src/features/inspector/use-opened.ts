import { useMemo, useState } from 'react';
import type { LoadedModel, TensorInfo } from '../../protocol/engine.ts';
import type { Tensor } from '../../protocol/frame.ts';
import type { Planes } from '../../render/tensor-planes.ts';
import { useRecord, useSide } from '../../store/side.ts';
import { useColoursOf, useProbe } from '../../store/tensors.ts';
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

export interface Like {
  readonly planes: Planes;
  /** Whether what is drawn is the difference of two runs. */
  readonly difference: boolean;
}

export interface Opened {
  readonly model: LoadedModel;
  readonly info: TensorInfo;
  readonly kind: TensorKind;
  readonly look: LookInView;
  /** The evaluation that is asked for, or, while that is on its way, the last one that was there; null before the first. */
  readonly shown: Shown | null;
  /** Of two runs, A's planes, by which B's and the difference are coloured; null for A's own and where there is one run. */
  readonly like: Like | null;
  /** Whether `shown` is of another step or sample than is asked for. */
  readonly stale: boolean;
}

/** The named tensor as the playhead has it. Does not ask for it: see useWanted. */
export function useOpened(model: LoadedModel, info: TensorInfo): Opened {
  const look = useLookInView();
  const side = useSide();
  const recipe = useRecord((record) => record.recipe);
  const tensor = useProbe(look.index, info.name);
  const colours = useColoursOf(look.index, info.name);
  const difference = side === 'difference';
  const kind = useMemo(() => {
    const own = tensorKind(info, model.anatomy);
    return difference ? { ...own, scale: 'diverging' as const } : own;
  }, [info, model, difference]);
  const last = useLast(tensor, look.index, `${info.name}\n${side}\n${JSON.stringify(recipe)}`);
  return useMemo(() => {
    const shown = last === null ? null : { planes: planesOfTensor(last.tensor, kind.shape, look.sample), index: last.index };
    // Beside a run without guidance stands the conditional half: the last.
    const like = colours === undefined ? null : planesOfTensor(colours, kind.shape, look.guided ? look.sample : Math.max(0, (colours.dims[0] ?? 1) - 1));
    return { model, info, kind, look, shown, like: like && { planes: like, difference }, stale: tensor === undefined };
  }, [model, info, kind, look, last, tensor, colours, difference]);
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
