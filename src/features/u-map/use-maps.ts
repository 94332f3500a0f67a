import { useMemo, useSyncExternalStore } from 'react';
import type { MapMode } from '../../store/view.ts';
import { useStore } from '../../store/store.ts';
import { useSide } from '../../store/side.ts';
import { useColoursOf, useProbe } from '../../store/tensors.ts';
import { symmetricDomain } from '../../render/domain.ts';
import { channelMean, channelOf, type Volume } from '../../render/feature-map.ts';
import { halvesSubject, readHalves, type Halves } from '../../render/join-halves.ts';
import { onReferences, referencesGeneration } from '../../render/reference-look.ts';
import { formatFixed } from '../../ui/format.ts';
import { readOfHalf } from '../../store/edit-places.ts';
import type { Join } from './figure.ts';
import { componentPainting, scalarPainting, type Painting } from './painting.ts';
import type { Look } from './use-look.ts';
import { componentsIn, domainOf, joinComponentsIn, rangeOfVolume, volumeOf, type Colours } from './volumes.ts';

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

/** The volume on whose scale values are drawn: A's for both runs; a difference has its own. */
function scaledBy(volume: Volume, colours: Colours<Volume> | null): Volume {
  return colours === null || colours.difference ? volume : colours.of;
}

export function useMapPainting(name: string, volume: Volume | null, view: MapView, look: Look): Painting | null {
  const colours = useColours(name, look);
  return useMemo(() => {
    const { model, maps, channel } = view;
    if (volume === null) return null;
    switch (maps) {
      case 'components':
        return componentPainting(() => componentsIn(model, name, volume, colours), volume);
      case 'mean': {
        const mean = lazy(() => channelMean(volume));
        return scalarPainting(mean, lazy(() => symmetricDomain(channelMean(scaledBy(volume, colours)))), volume, 'diverging', 'mean');
      }
      case 'channel': {
        const plane = channelOf(volume, channel);
        return plane && scalarPainting(() => plane, () => domainOf(scaledBy(volume, colours)), volume, 'diverging', `channel ${channel}`);
      }
    }
  }, [name, volume, view, colours]);
}

/** The halves of a join here, and of A by whose colours they are drawn. */
export interface JoinHere {
  /** As the View wants them: as they are read, or raw. */
  readonly shown: Halves | null;
  readonly colours: Colours<Halves> | null;
  /** What the components are held still by. */
  readonly subject: string;
  readonly raw: Halves | null;
  /** Null where no norm comes first, or while it is not here. */
  readonly read: Halves | null;
}

export function useJoinHere({ skip }: Join, skipVolume: Volume | null, belowVolume: Volume | null, view: MapView, look: Look): JoinHere {
  const readName = skip.read?.tensor ?? null;
  const readVolume = useVolume(readName, look);
  const skipColours = useColours(readOfHalf(skip, 'skip'), look);
  const belowColours = useColours(readOfHalf(skip, 'below'), look);
  const readColours = useColours(readName, look);
  return useMemo(() => {
    const wantsRead = view.halves === 'read' && readName !== null;
    const raw = skipVolume && belowVolume && { skip: skipVolume, below: belowVolume };
    const read = raw && readVolume && readHalves(raw, readVolume, skip);
    const rawOfA = skipColours && belowColours && { skip: skipColours.of, below: belowColours.of };
    const readOfA = rawOfA && readColours && readHalves(rawOfA, readColours.of, skip);
    const of = wantsRead ? readOfA : rawOfA;
    return {
      // A norm that gives the halves of a sum no factor leaves them raw.
      shown: wantsRead ? (raw && readVolume && (read ?? raw)) : raw,
      colours: of && skipColours && { of, difference: skipColours.difference },
      subject: wantsRead ? halvesSubject(readName) : skip.joined,
      raw,
      read,
    };
  }, [skip, readName, skipVolume, belowVolume, readVolume, skipColours, belowColours, readColours, view.halves]);
}

/** The three pictures of a skip connection. */
export interface JoinPaintings {
  readonly skip: Painting | null;
  readonly below: Painting | null;
  readonly joined: Painting | null;
  /** Whether the two halves as drawn add up to the joined picture: not so for single channels laid side by side. */
  readonly adds: boolean;
}

export function useJoinPaintings(join: Join, { shown, colours, subject }: JoinHere, view: MapView): JoinPaintings {
  return useMemo(() => {
    const { model, maps, channel } = view;
    const { op, order } = join.skip;
    const adds = maps !== 'channel' || op === 'Add';
    if (shown === null) return { skip: null, below: null, joined: null, adds };
    const { skip, below } = shown;
    const scaled = colours === null || colours.difference ? shown : colours.of;
    switch (maps) {
      case 'components': {
        const all = (): ReturnType<typeof joinComponentsIn> => joinComponentsIn(model, subject, shown, op, colours);
        return {
          skip: componentPainting(() => all().skip, skip),
          below: componentPainting(() => all().below, below),
          joined: componentPainting(() => all().joined, skip),
          adds,
        };
      }
      case 'mean': {
        // What each half adds to the joined tensor's mean, so that the row adds up here too.
        const of = op === 'Concat' ? skip.channels + below.channels : skip.channels;
        const a = lazy(() => channelMean(skip, of));
        const b = lazy(() => channelMean(below, of));
        const sum = lazy(() => a().map((value, i) => value + (b()[i] ?? 0)));
        const domain = lazy(() => {
          const [c, d] = [channelMean(scaled.skip, of), channelMean(scaled.below, of)];
          return Math.max(symmetricDomain(c), symmetricDomain(d), symmetricDomain(c.map((value, i) => value + (d[i] ?? 0))));
        });
        return {
          skip: scalarPainting(a, domain, skip, 'diverging', 'share of the mean'),
          below: scalarPainting(b, domain, below, 'diverging', 'share of the mean'),
          joined: scalarPainting(sum, domain, skip, 'diverging', 'mean'),
          adds,
        };
      }
      case 'channel': {
        const domain = lazy(() => Math.max(domainOf(scaled.skip), domainOf(scaled.below)));
        const a = channelOf(skip, channel);
        const b = channelOf(below, channel);
        const [plane, what] = joinedChannel(skip, below, op, order, channel);
        const paint = (values: Float32Array | null, name: string): Painting | null =>
          values && scalarPainting(() => values, domain, skip, 'diverging', name);
        return {
          skip: paint(a, `channel ${channel}`),
          below: paint(b, `channel ${channel}`),
          joined: paint(plane, what),
          adds,
        };
      }
    }
  }, [join, shown, colours, subject, view]);
}

/** Channel `channel` of the joined tensor, and where it comes from. */
function joinedChannel(
  skip: Volume,
  below: Volume,
  op: 'Concat' | 'Add',
  order: Join['skip']['order'],
  channel: number,
): [Float32Array | null, string] {
  if (op === 'Add') {
    const a = channelOf(skip, channel);
    const b = channelOf(below, channel);
    return [a && b && a.map((value, i) => value + (b[i] ?? 0)), `channel ${channel}`];
  }
  const [first, second] = order === 'encoder-first' ? [skip, below] : [below, skip];
  const inFirst = channel < first.channels;
  const source = inFirst ? first : second;
  const index = inFirst ? channel : channel - first.channels;
  const origin = source === skip ? 'the skip' : 'below';
  return [channelOf(source, index), `channel ${channel}, from ${origin}:`];
}

/** "values −3.1 to 4.2" */
export function rangeWords(volume: Volume | null, { passing }: Look): string {
  if (volume === null || passing) return '';
  const { min, max } = rangeOfVolume(volume);
  return `, values ${formatFixed(min, 2)} to ${formatFixed(max, 2)}`;
}

function lazy<T>(make: () => T): () => T {
  let held: { readonly value: T } | null = null;
  return () => (held ??= { value: make() }).value;
}
