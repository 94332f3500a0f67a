import type { Skip } from '../../onnx/anatomy-types.ts';
import { symmetricDomain } from '../../render/domain.ts';
import { channelMean, channelOf, type ComponentProjection, type Volume } from '../../render/feature-map.ts';
import { halvesSubject, readHalves, sharesOf, type Halves, type JoinShares } from '../../render/join-halves.ts';
import { paintComponents, type Pixels } from '../../render/paint.ts';
import type { Half } from '../../store/edit-places.ts';
import { halfMadeFrom } from '../../store/half-made-from.ts';
import { madeFrom, type MadeFrom } from '../../store/made-at.ts';
import type { View } from '../../store/view.ts';
import { formatFixed } from '../../ui/format.ts';
import { componentsIn, domainOf, joinComponentsIn, type Colours } from './components.ts';
import { scalarPainting, type Extent, type Painting } from './painting.ts';
import type { MapView } from './use-map-view.ts';

/** What is drawn of tensors. */

/** One map, as the View wants it; null where it has no such channel. */
export function mapPainting(name: string, volume: Volume, view: MapView, colours: Colours<Volume> | null): Painting | null {
  const { model, maps, channel } = view;
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
}

/** The volume on whose scale values are drawn: A's for both runs; a difference has its own. */
function scaledBy(volume: Volume, colours: Colours<Volume> | null): Volume {
  return colours === null || colours.difference ? volume : colours.of;
}

/** The volumes that meet in a join, and what the layers behind it read of them; null where that is not here. */
interface JoinVolumes {
  readonly raw: Halves;
  readonly read: Volume | null;
}

/** The halves of a join here, and of A by whose colours they are drawn. */
export interface JoinHere {
  /** As the View wants them: as they are read, or raw. Null while what is wanted is not here. */
  readonly shown: Halves | null;
  readonly colours: Colours<Halves> | null;
  /** What the components are held still by. */
  readonly subject: string;
  /** Null where no norm comes first, or while it is not here. */
  readonly read: Halves | null;
  /** Whose numbers are drawn; null where no tensor holds them. */
  readonly made: Readonly<Record<Half | 'joined', MadeFrom | null>>;
  /** What the skip is of the two, computed when it is asked for. */
  readonly shares: () => { readonly raw: JoinShares; readonly read: JoinShares | null };
}

export function joinHere(skip: Skip, halves: MapView['halves'], here: JoinVolumes, ofA: Colours<JoinVolumes> | null): JoinHere {
  const readName = skip.read?.tensor ?? null;
  const wantsRead = halves === 'read' && readName !== null;
  const readOf = ({ raw, read }: JoinVolumes): Halves | null => read && readHalves(raw, read, skip);
  const { raw } = here;
  const read = readOf(here);
  const of = ofA && (wantsRead ? readOf(ofA.of) : ofA.of.raw);
  return {
    // A norm that gives the halves of a sum no factor leaves them raw.
    shown: wantsRead ? here.read && (read ?? raw) : raw,
    colours: of && { of, difference: ofA.difference },
    subject: wantsRead ? halvesSubject(readName) : skip.joined,
    read,
    made: madeOf(skip, raw, wantsRead && read !== null),
    shares: () => ({ raw: sharesOf(raw), read: read && sharesOf(read) }),
  };
}

function madeOf(skip: Skip, raw: Halves, asRead: boolean): JoinHere['made'] {
  const channels = { skip: raw.skip.channels, below: raw.below.channels };
  return {
    skip: halfMadeFrom(skip, 'skip', channels, asRead),
    below: halfMadeFrom(skip, 'below', channels, asRead),
    joined: { tensor: asRead && skip.read !== null ? skip.read.tensor : skip.joined },
  };
}

/** The way to the sum that made a number of a tile: of components and means, to that of the channel in the View. */
export function wayToSum(made: MadeFrom, at: readonly [number, number], { channel }: Pick<View, 'channel'>): Partial<View> {
  return madeFrom(made, at, channel);
}

const ADD_UP = ' The pictures do add up: a principal component, or a mean, is a sum over the channels, and each half is drawn as its part of that sum.';

/** What ‖ is. */
export function concatenatedWords(maps: MapView['maps']): string {
  return `Concatenated: the channels of both, side by side.${maps === 'channel' ? '' : ADD_UP}`;
}

/** The three pictures of a skip connection. */
export interface JoinPaintings {
  readonly skip: Painting | null;
  readonly below: Painting | null;
  readonly joined: Painting | null;
}

export function joinPaintings({ op, order }: Skip, { shown, colours, subject }: JoinHere, view: MapView): JoinPaintings | null {
  if (shown === null) return null;
  const { model, maps, channel } = view;
  const { skip, below } = shown;
  const scaled = colours === null || colours.difference ? shown : colours.of;
  switch (maps) {
    case 'components': {
      const all = (): ReturnType<typeof joinComponentsIn> => joinComponentsIn(model, subject, shown, op, colours);
      return {
        skip: componentPainting(() => all().skip, skip),
        below: componentPainting(() => all().below, below),
        joined: componentPainting(() => all().joined, skip),
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
      };
    }
  }
}

/** Channel `channel` of the joined tensor, and where it comes from. */
function joinedChannel(
  skip: Volume,
  below: Volume,
  op: 'Concat' | 'Add',
  order: Skip['order'],
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

/** Colours of components are the same in both themes, and OKLab is the dearest part of a frame: kept with the projection. */
const componentPixels = new WeakMap<ComponentProjection, Pixels>();

export function componentPainting(projection: () => ComponentProjection, extent: Extent): Painting {
  const { height, width } = extent;
  const pixels = height * width;
  return {
    width,
    height,
    pixels: () => {
      const shown = projection();
      let held = componentPixels.get(shown);
      if (held === undefined) {
        held = paintComponents(shown.planes, pixels, shown.deviations);
        componentPixels.set(shown, held);
      }
      return held;
    },
    read: (row, column) => {
      const { planes } = projection();
      const at = (k: number): string => formatFixed(planes[k * pixels + row * width + column] ?? NaN, 2);
      return `components ${at(0)}, ${at(1)}, ${at(2)}`;
    },
  };
}

function lazy<T>(make: () => T): () => T {
  let held: { readonly value: T } | null = null;
  return () => (held ??= { value: make() }).value;
}
