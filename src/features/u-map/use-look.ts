import { useMemo } from 'react';
import type { Frame } from '../../protocol/frame.ts';
import { useGuided, useHere, useRecord, useWaiting } from '../../store/side.ts';
import { useStore, type AppState } from '../../store/store.ts';
import { useFrame } from '../../store/tensors.ts';
import { formatTimestep } from '../../ui/format.ts';

/** What the network panels show: which evaluation, which half of a guided batch, and what to say while it is not there. */
export interface Look {
  /** Playhead, 0 … N. */
  readonly position: number;
  /** The evaluation that is shown: the playhead's, or at N the last one. */
  readonly index: number;
  readonly total: number;
  /** Whether the playhead is on the finished picture. */
  readonly finished: boolean;
  readonly frame: Frame | undefined;
  /** x at the playhead. */
  readonly xt: Float32Array | undefined;
  readonly timestep: number | null;
  readonly nextTimestep: number | null;
  readonly guided: boolean;
  /** Which sample of the batch. */
  readonly sample: number;
  readonly source: AppState['run']['source'];
  /** In place of what is not there yet. */
  readonly waiting: string;
  /** Whether steps pass as the network computes them: what nobody can read so fast is not written then. */
  readonly passing: boolean;
}

const RGB_32 = { channels: 3, height: 32, width: 32 };

/** Shape of the picture that enters and leaves; the commonest until the model is known. */
export function useSample(): typeof RGB_32 {
  return useStore((state) => state.manifest?.sample) ?? RGB_32;
}

export function useLook(): Look {
  const { step, total } = useHere();
  const timesteps = useRecord(({ schedule }) => schedule.timesteps);
  const source = useRecord(({ run }) => run.source);
  const guided = useGuided();
  const branch = useStore((state) => state.view.branch);
  const waiting = useWaiting();
  const passing = useStore((state) => state.playing && state.run.state === 'running');
  const position = Math.max(0, Math.min(step, total));
  const finished = position >= total;
  const index = finished ? Math.max(0, total - 1) : position;
  const frame = useFrame(index);
  const before = useFrame(position - 1);
  return useMemo(
    () => ({
      position,
      index,
      total,
      finished,
      frame,
      xt: finished ? frame?.prev : (frame?.xt ?? before?.prev),
      timestep: frame?.timestep ?? timesteps[index] ?? null,
      nextTimestep: timesteps[index + 1] ?? null,
      guided,
      sample: guided && branch === 'conditional' ? 1 : 0,
      source,
      waiting,
      passing,
    }),
    [position, index, total, finished, frame, before, timesteps, guided, branch, source, waiting, passing],
  );
}

/** "step 12, t = 500" */
export function lookName({ index, timestep }: Pick<Look, 'index' | 'timestep'>): string {
  return timestep === null ? `step ${index}` : `step ${index}, t = ${formatTimestep(timestep)}`;
}
