import { useEffect, useRef, type RefObject } from 'react';
import type { Frame } from '../../protocol/frame.ts';
import { sameRecipe } from '../../store/link.ts';
import { useStore, type RunRecord } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import type { Chapter } from './chapter.ts';
import { recipeOf } from './stage.ts';

/** The frames of the run that a chapter began with, once it is whole. */
export type Before = RefObject<readonly Frame[] | null>;

/** They outlive the run's place on the page. */
export function useBefore(chapter: Chapter): Before {
  const run = useStore((state) => state.run);
  const beside = useStore((state) => state.beside);
  const before = useRef<readonly Frame[] | null>(null);
  useEffect(() => {
    const state = useStore.getState();
    const begun = recipeOf(chapter);
    if (sameRecipe(state.recipe, begun) && isWhole(state)) before.current = framesOf('hand');
    else if (state.beside !== null && sameRecipe(state.beside.recipe, begun) && isWhole(state.beside)) before.current = framesOf('beside');
  }, [chapter, run, beside]);
  return before;
}

export function isWhole({ run }: RunRecord): boolean {
  return run.source === 'live' && run.total > 0 && run.computed >= run.total;
}

export function framesOf(side: 'hand' | 'beside'): readonly Frame[] {
  return tensorRoom.allFrames(side).filter((frame): frame is Frame => frame !== undefined);
}
