import { readOfHalf } from '../../store/edit-places.ts';
import type { Volume } from '../../render/feature-map.ts';
import { shapeText } from './ArmTile.tsx';
import { tensorDoor } from './doors.ts';
import type { FigureLevel, Join } from './figure.ts';
import type { Painting } from './painting.ts';
import { paintings } from './paintings.ts';
import type { TileHue, TileProps } from './Tile.tsx';
import type { Look } from './use-look.ts';
import type { MapView } from './use-map-view.ts';
import type { JoinHere } from './tensor-paintings.ts';
import { rangeWords, useJoinHere, useJoinPaintings, useVolume } from './use-maps.ts';

export interface JoinProps {
  readonly level: FigureLevel;
  readonly join: Join;
  readonly look: Look;
  readonly view: MapView;
}

interface JoinHalf {
  readonly key: 'skip' | 'below' | 'joined';
  readonly shape: string;
  /** Its tile, wherever that stands. */
  readonly tile: Omit<TileProps, 'size'>;
}

/** The equation of a skip: what crosses, what comes up from below, and the two together. */
export function useJoin({ level, join, look, view }: JoinProps): {
  readonly halves: readonly [JoinHalf, JoinHalf, JoinHalf];
  readonly here: JoinHere | null;
  readonly operators: readonly [string, string];
  /** What ‖ is; null for a sum. */
  readonly concatenated: string | null;
} {
  const skip = useVolume(readOfHalf(join.skip, 'skip'), look);
  const below = useVolume(readOfHalf(join.skip, 'below'), look);
  const here = useJoinHere(join, skip, below, view, look);
  const drawn = useJoinPaintings(join, here, view);
  const norm = view.halves === 'read' && here?.read ? `, after the ${join.skip.read?.norm ?? 'norm'}` : '';
  const [height, width] = level.size;
  const joinedChannels = join.joinedChannels ?? (skip && below && join.skip.op === 'Concat' ? skip.channels + below.channels : (skip?.channels ?? null));
  const half = (
    key: JoinHalf['key'],
    hue: TileHue,
    painting: Painting | null,
    tensor: string,
    channels: number | null,
    volume: Volume | null,
    what: string,
  ): JoinHalf => ({
    key,
    shape: shapeText(channels, level.size),
    tile: {
      id: `${key}-${level.index}`,
      hue,
      painting,
      keep: look.frame !== undefined,
      name: `${what}, ${channels ?? 'unknown'} channels of ${height} by ${width}${rangeWords(volume, look)}${norm}`,
      door: tensorDoor(tensor, norm !== ''),
      made: here?.made[key] ?? null,
      waiting: skip && below ? `has ${channels ?? '?'} channels` : look.waiting,
    },
  });
  return {
    halves: [
      half('skip', 'skip', drawn?.skip ?? null, join.skip.encoder, join.skipChannels ?? skip?.channels ?? null, here?.shown?.skip ?? null, `what the skip brings to decoder ${level.index}`),
      half('below', 'decoder', drawn?.below ?? null, join.skip.decoder, join.belowChannels ?? below?.channels ?? null, here?.shown?.below ?? null, `what comes up from below into decoder ${level.index}`),
      half('joined', 'plain', drawn?.joined ?? null, join.skip.joined, joinedChannels, null, `${join.skip.op === 'Add' ? 'their sum' : 'the two concatenated'}, what decoder ${level.index} is given`),
    ],
    here,
    operators: [join.skip.op === 'Add' ? '+' : '‖', '='],
    concatenated: join.skip.op === 'Add' ? null : (paintings.here?.concatenatedWords(view.maps) ?? ''),
  };
}
