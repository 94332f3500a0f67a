import { useMemo } from 'react';
import type { Frame } from '../protocol/frame.ts';
import { useGuided, useHere, useRecord, useWaiting } from './side.ts';
import { useStore, type AppState } from './store.ts';
import { useFrame } from './tensors.ts';

/** What the pages beside the U show: which forward pass of the network, which half of a guided batch, and what to say while it is not there. */
export interface LookInView {
  /** The evaluation that is shown: the playhead's, or at N the last one. */
  readonly index: number;
  /** Whether the playhead is on the finished picture, so that `index` is the evaluation before it. */
  readonly finished: boolean;
  readonly total: number;
  readonly frame: Frame | undefined;
  readonly timestep: number | null;
  readonly guided: boolean;
  /** Which sample of the batch. */
  readonly sample: number;
  /** … and of A's, by which it is coloured: beside a run without guidance stands the conditional half, the last. */
  readonly sampleOfA: number;
  /** Whether that sample was asked without the words. */
  readonly wordless: boolean;
  readonly source: AppState['run']['source'];
  /** In place of what is not there yet. */
  readonly waiting: string;
}

export function useLookInView(): LookInView {
  const { step, total } = useHere();
  const source = useRecord(({ run }) => run.source);
  const guided = useGuided();
  const branch = useStore((state) => state.view.branch);
  const waiting = useWaiting();
  const finished = step >= total;
  const index = Math.max(0, Math.min(step, total - 1));
  const scheduled = useRecord(({ schedule }) => schedule.timesteps[index]);
  const frame = useFrame(index);
  return useMemo(
    () => ({
      index,
      finished,
      total,
      frame,
      timestep: frame?.timestep ?? scheduled ?? null,
      guided,
      sample: guided && branch === 'conditional' ? 1 : 0,
      sampleOfA: guided ? (branch === 'conditional' ? 1 : 0) : Number.MAX_SAFE_INTEGER,
      wordless: guided && branch === 'unconditional',
      source,
      waiting,
    }),
    [index, finished, total, frame, scheduled, guided, branch, source, waiting],
  );
}

/** "step 12 · t = 500"; at position N "the last forward pass, step 24 · t = 20", because the picture itself is looked at no more. */
export function lookWords({ index, timestep, finished }: Pick<LookInView, 'index' | 'timestep' | 'finished'>): string {
  const t = timestep === null ? '' : ` · t = ${Number.isInteger(timestep) ? timestep : timestep.toFixed(1)}`;
  return `${finished ? 'the last evaluation, ' : ''}step ${index}${t}`;
}
