import { diverging, type Theme } from './colour-maps.ts';
import { symmetricDomain } from './domain.ts';
import {
  channelMean,
  channelOf,
  projectJoin,
  projectJoinLike,
  projectLike,
  projectOwn,
  type ComponentProjection,
  type OwnComponents,
  type Volume,
} from './feature-map.ts';
import type { Halves } from './join-halves.ts';
import { paintComponents, paintDiverging, type Pixels } from './paint.ts';
import { projectByReference } from './reference-look.ts';

/** A feature map as one picture, and the numbers under any of its samples. */
export interface Drawn {
  readonly height: number;
  readonly width: number;
  readonly paint: (theme: Theme) => Pixels;
  readonly at: (row: number, column: number) => readonly number[];
  /** Value of the strongest colour; null for components, whose colour curve has no end. */
  readonly domain: number | null;
}

export type DrawMode = 'components' | 'mean' | 'channel';

/** Whose components they are: every view of a tensor of a model is held still by the same reference. */
export interface Subject {
  readonly model: string;
  readonly tensor: string;
}

export function drawnComponents({ planes, deviations }: ComponentProjection, { height, width }: Pick<Volume, 'height' | 'width'>): Drawn {
  const pixels = height * width;
  return {
    height,
    width,
    paint: () => paintComponents(planes, pixels, deviations),
    at: (row, column) => [0, 1, 2].map((k) => planes[k * pixels + row * width + column] ?? NaN),
    domain: null,
  };
}

export function drawnPlane(plane: Float32Array, domain: number, { height, width }: Pick<Volume, 'height' | 'width'>): Drawn {
  return {
    height,
    width,
    paint: (theme) => paintDiverging(plane, domain, diverging[theme]),
    at: (row, column) => [plane[row * width + column] ?? NaN],
    domain,
  };
}

function planeOf(volume: Volume, mode: 'mean' | 'channel', channel: number): Float32Array | null {
  return mode === 'mean' ? channelMean(volume) : channelOf(volume, channel);
}

/** Of two runs: A's maps, by whose components and scales B's are drawn; a difference is drawn in the same components about 0, on a scale of its own. */
export interface Like<T> {
  readonly of: T;
  readonly difference: boolean;
}

/** Several maps as scalars on one scale, that of `scale`. Null where one has no such channel. */
export function drawAlike(volumes: readonly Volume[], mode: 'mean' | 'channel', channel: number, like: Like<readonly Volume[]> | null = null): (Drawn | null)[] {
  const scale = like === null || like.difference ? volumes : like.of;
  const domain = Math.max(0, ...scale.map((volume) => symmetricDomain(planeOf(volume, mode, channel) ?? new Float32Array())));
  return volumes.map((volume) => {
    const plane = planeOf(volume, mode, channel);
    return plane === null ? null : drawnPlane(plane, domain > 0 ? domain : 1, volume);
  });
}

/** The halves of a join and the two together, drawn so that they add up: in the joined tensor's own components; as mean or channel on one scale. */
export function drawJoin(
  { skip, below }: Halves,
  joined: Volume,
  op: 'Concat' | 'Add',
  mode: DrawMode,
  channel: number,
  whose: Subject,
  like: Like<Halves & { readonly joined: Volume }> | null = null,
): { skip: Drawn | null; below: Drawn | null; joined: Drawn | null } {
  if (mode === 'components') {
    const { model, tensor } = whose;
    const of = like?.of ?? { skip, below };
    const own = projectByReference(model, tensor, (reference) => projectJoin(of.skip, of.below, op, reference)).result;
    const shown = like === null ? own : projectJoinLike(skip, below, op, own, like.difference ? null : like.of);
    return { skip: drawnComponents(shown.skip, skip), below: drawnComponents(shown.below, below), joined: drawnComponents(shown.joined, joined) };
  }
  const likeAll = like && { ...like, of: [like.of.skip, like.of.below, like.of.joined] };
  const [first = null, second = null, both = null] = drawAlike([skip, below, joined], mode, channel, likeAll);
  return { skip: first, below: second, joined: both };
}

function ownOf(volume: Volume, { model, tensor }: Subject): OwnComponents {
  return projectByReference(model, tensor, (reference) => projectOwn(volume, reference)).result;
}

/** One map by itself. */
export function drawOwn(volume: Volume, mode: DrawMode, channel: number, whose: Subject, like: Like<Volume> | null = null): Drawn | null {
  return drawInFirst([volume], mode, channel, whose, like && { ...like, of: [like.of] })[0] ?? null;
}

/** Maps with the same channels, all in the components and on the scale of the first; else as scalars on one scale. */
export function drawInFirst(
  volumes: readonly [Volume, ...Volume[]],
  mode: DrawMode,
  channel: number,
  whose: Subject,
  like: Like<readonly [Volume, ...Volume[]]> | null = null,
): (Drawn | null)[] {
  if (mode !== 'components') return drawAlike(volumes, mode, channel, like);
  const own = ownOf(like?.of[0] ?? volumes[0], whose);
  return volumes.map((volume, i) => {
    if (i === 0 && like === null) return drawnComponents(own.projection, volume);
    return drawnComponents(projectLike(volume, own, like?.difference === true ? null : (like?.of[i] ?? volume)), volume);
  });
}
