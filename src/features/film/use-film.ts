import { useCallback } from 'react';
import { useActions } from '../../store/actions.ts';
import { lengthOf } from '../../store/side.ts';
import { type AppState, useStore } from '../../store/store.ts';
import { clampPosition } from './film-layout.ts';
import type { PictureShape } from './film-pictures.ts';

const selectPosition = (state: AppState): number => clampPosition(state.view.step, lengthOf(state));
const selectSample = (state: AppState): PictureShape | undefined => state.manifest?.sample;

const RGB_32: PictureShape = { channels: 3, height: 32, width: 32 };

export const useLast = (): number => useStore(lengthOf);
export const usePosition = (): number => useStore(selectPosition);
export const usePictureShape = (): PictureShape => useStore(selectSample) ?? RGB_32;

/** Seeks, and says nothing where the playhead already is: a drag reports many points within one position. */
export function useScrub(): (position: number) => void {
  const actions = useActions();
  return useCallback(
    (position: number) => {
      const state = useStore.getState();
      if (position !== state.view.step) actions.seek(position);
    },
    [actions],
  );
}
