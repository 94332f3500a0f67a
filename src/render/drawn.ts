import { diverging, type Theme } from './colour-maps.ts';
import { symmetricDomain } from './domain.ts';
import { channelMean, channelOf, projectJoin, projectOwn, type ComponentProjection, type Volume } from './feature-map.ts';
import { paintComponents, paintDiverging, type Pixels } from './paint.ts';
import { projectOnto } from './project-onto.ts';
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

/** Several maps as scalars on one scale. Null where one has no such channel. */
export function drawAlike(volumes: readonly Volume[], mode: 'mean' | 'channel', channel: number): (Drawn | null)[] {
  const planes = volumes.map((volume) => planeOf(volume, mode, channel));
  const domain = Math.max(0, ...planes.map((plane) => (plane === null ? 0 : symmetricDomain(plane))));
  return planes.map((plane, i) => {
    const volume = volumes[i];
    return plane === null || volume === undefined ? null : drawnPlane(plane, domain > 0 ? domain : 1, volume);
  });
}

/** a + b = sum, drawn so that they add up: in the sum's own components, or as mean or channel; one scale. `whose` is the sum. */
export function drawSum(a: Volume, b: Volume, sum: Volume, mode: DrawMode, channel: number, whose: Subject): { a: Drawn | null; b: Drawn | null; sum: Drawn | null } {
  if (mode === 'components') {
    const { skip, below, joined } = projectByReference(whose.model, whose.tensor, (reference) => projectJoin(a, b, 'Add', reference)).result;
    return { a: drawnComponents(skip, a), b: drawnComponents(below, b), sum: drawnComponents(joined, sum) };
  }
  const [first = null, second = null, both = null] = drawAlike([a, b, sum], mode, channel);
  return { a: first, b: second, sum: both };
}

function ownOf(volume: Volume, { model, tensor }: Subject): ReturnType<typeof projectOwn> {
  return projectByReference(model, tensor, (reference) => projectOwn(volume, reference)).result;
}

/** One map by itself. */
export function drawOwn(volume: Volume, mode: DrawMode, channel: number, whose: Subject): Drawn | null {
  if (mode !== 'components') return drawAlike([volume], mode, channel)[0] ?? null;
  return drawnComponents(ownOf(volume, whose).projection, volume);
}

/** Maps with the same channels, all in the components and on the scale of the first; else as scalars on one scale. */
export function drawInFirst(volumes: readonly [Volume, ...Volume[]], mode: DrawMode, channel: number, whose: Subject): (Drawn | null)[] {
  if (mode !== 'components') return drawAlike(volumes, mode, channel);
  const { projection, directions } = ownOf(volumes[0], whose);
  return volumes.map((volume, i) => drawnComponents(i === 0 ? projection : projectOnto(volume, directions, projection), volume));
}
