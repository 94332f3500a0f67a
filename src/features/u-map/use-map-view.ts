import { useMemo, useSyncExternalStore } from 'react';
import { onReferences, referencesGeneration } from '../../render/reference-look.ts';
import { useStore } from '../../store/store.ts';
import type { MapMode } from '../../store/view.ts';

/** How maps are shown: part of the View, so that it travels in the link. */
export interface MapView {
  readonly model: string;
  readonly maps: MapMode;
  readonly channel: number;
  /** The halves of a join as the layers behind it read them, or raw. */
  readonly halves: 'read' | 'raw';
  /** Of the references that components are held by: with others, maps are painted anew. */
  readonly generation: number;
}

export function useMapView(): MapView {
  const model = useStore((state) => state.recipe.model);
  const maps = useStore((state) => state.view.maps);
  const channel = useStore((state) => state.view.channel);
  const halves = useStore((state) => state.view.halves);
  const generation = useSyncExternalStore(onReferences, referencesGeneration);
  return useMemo(() => ({ model, maps, channel, halves, generation }), [model, maps, channel, halves, generation]);
}
