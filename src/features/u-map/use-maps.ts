import { useMemo } from 'react';
import type { Volume } from '../../render/feature-map.ts';
import { formatFixed } from '../../ui/format.ts';
import { readOfHalf } from '../../store/edit-places.ts';
import { useSide } from '../../store/side.ts';
import { useColoursOf, useProbe } from '../../store/tensors.ts';
import type { Colours } from './components.ts';
import type { Join } from './figure.ts';
import type { Painting } from './painting.ts';
import { paintings } from './paintings.ts';
import type { JoinHere, JoinPaintings } from './tensor-paintings.ts';
import type { Look } from './use-look.ts';
import type { MapView } from './use-map-view.ts';
import { rangeOfVolume, volumeOf } from './volume-of.ts';

export function useVolume(name: string | null, look: Look): Volume | null {
  const tensor = useProbe(look.index, name);
  return useMemo(() => (tensor ? volumeOf(tensor, look.sample) : null), [tensor, look.sample]);
}

/** A's tensor by which what is shown here is coloured; null where it is A's own, or there is one run. */
function useColours(name: string | null, look: Look): Colours<Volume> | null {
  const difference = useSide() === 'difference';
  const tensor = useColoursOf(look.index, name);
  return useMemo(() => {
    // Beside a run without guidance, or a difference of such, stands the conditional half: the last.
    const of = tensor === undefined ? null : volumeOf(tensor, look.guided ? look.sample : Number.MAX_SAFE_INTEGER);
    return of === null ? null : { of, difference };
  }, [tensor, look.guided, look.sample, difference]);
}

export function useMapPainting(name: string, volume: Volume | null, view: MapView, look: Look): Painting | null {
  const colours = useColours(name, look);
  const program = paintings.here;
  return useMemo(() => (volume && program?.mapPainting(name, volume, view, colours)) ?? null, [program, name, volume, view, colours]);
}

/** Null while one of the halves is not here. */
export function useJoinHere({ skip }: Join, skipVolume: Volume | null, belowVolume: Volume | null, { halves }: MapView, look: Look): JoinHere | null {
  const readName = skip.read?.tensor ?? null;
  const readVolume = useVolume(readName, look);
  const skipColours = useColours(readOfHalf(skip, 'skip'), look);
  const belowColours = useColours(readOfHalf(skip, 'below'), look);
  const readColours = useColours(readName, look);
  const program = paintings.here;
  return useMemo(() => {
    if (skipVolume === null || belowVolume === null || program === null) return null;
    const ofA = skipColours && belowColours && { of: { raw: { skip: skipColours.of, below: belowColours.of }, read: readColours?.of ?? null }, difference: skipColours.difference };
    return program.joinHere(skip, halves, { raw: { skip: skipVolume, below: belowVolume }, read: readVolume }, ofA);
  }, [program, skip, skipVolume, belowVolume, readVolume, skipColours, belowColours, readColours, halves]);
}

export function useJoinPaintings({ skip }: Join, here: JoinHere | null, view: MapView): JoinPaintings | null {
  const program = paintings.here;
  return useMemo(() => (here && program?.joinPaintings(skip, here, view)) ?? null, [program, skip, here, view]);
}

/** "values −3.1 to 4.2" */
export function rangeWords(volume: Volume | null, { passing }: Look): string {
  if (volume === null || passing) return '';
  const { min, max } = rangeOfVolume(volume);
  return `, values ${formatFixed(min, 2)} to ${formatFixed(max, 2)}`;
}
