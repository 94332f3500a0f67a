import type { Anatomy, Resampling, Skip } from '../../onnx/anatomy-types.ts';

/** One change of resolution, and the skip that carries past it what it loses. */
export interface Change {
  readonly direction: 'down' | 'up';
  readonly resampling: Resampling;
  /** What is compared with the map before: the convolution's output where the change ends in one. */
  readonly after: string;
  /** Level of the finer of its two sides. */
  readonly level: number;
  /** The skip at that level, innermost last; null where there is none. */
  readonly skip: Skip | null;
}

export function changesOf({ downsamples, upsamples, skips }: Pick<Anatomy, 'downsamples' | 'upsamples' | 'skips'>): Change[] {
  const skipAt = (level: number): Skip | null => skips.findLast((skip) => skip.level === level) ?? null;
  return [
    ...downsamples.map((resampling): Change => ({ direction: 'down', resampling, after: resampling.output, level: resampling.level, skip: skipAt(resampling.level) })),
    // An upsampling is filed under the level that it leaves, the one below.
    ...upsamples.map((resampling): Change => ({ direction: 'up', resampling, after: resampling.output, level: resampling.level - 1, skip: skipAt(resampling.level - 1) })),
  ];
}

/** Whether an operator keeps channels what they are, so that before and after can be subtracted; convolutions and shuffles mix them. */
export function keepsChannels({ op, kind }: Pick<Resampling, 'op' | 'kind'>): boolean {
  return !/conv|DepthToSpace|SpaceToDepth/i.test(op) && !kind.includes('shuffle');
}

/** Skips that stand beside no change of resolution: the innermost, and where a level has several, all but the last of them. */
export function skipsAlone(skips: readonly Skip[], changes: readonly Change[]): Skip[] {
  return skips.filter((skip) => !changes.some((change) => change.skip === skip));
}
