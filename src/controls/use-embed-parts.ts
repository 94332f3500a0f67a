import { placeName } from '../store/place-name.ts';
import { useStore } from '../store/store.ts';
import type { EmbedPart } from '../store/view.ts';

interface OfferedPart {
  readonly value: EmbedPart;
  readonly label: string;
}

/** What of the page can be shown by itself, from above to below: the place that is open, the film and the update. */
export function useEmbedParts(): readonly OfferedPart[] {
  const view = useStore((state) => state.view);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  return [
    { value: view.page, label: placeName(view, anatomy) },
    { value: 'film', label: 'the film' },
    { value: 'equation', label: 'the update' },
  ];
}
