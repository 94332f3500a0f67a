import { onceEach } from '../../base/once-each.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { channelMean, projectLike, projectOwn, type ComponentProjection, type OwnComponents, type Volume } from '../../render/feature-map.ts';
import { symmetricDomain } from '../../render/domain.ts';
import { statisticsOf, type Statistics } from '../../render/plane-statistics.ts';
import { projectByReference, referenceFor } from '../../render/reference-look.ts';
import { planeAt, planesOf, type Planes, type PlaneShape } from '../../render/tensor-planes.ts';

/**
 * From tensors to what is said and drawn of them, each computed once. Results hang on the tensor itself, so that they live as
 * long as the store keeps it: stepping back costs nothing, and nothing is left behind.
 */

const samples = new WeakMap<Tensor, Map<number, Planes>>();

export function planesOfTensor(tensor: Tensor, shape: PlaneShape, sample: number): Planes {
  let held = samples.get(tensor);
  if (held === undefined) samples.set(tensor, (held = new Map<number, Planes>()));
  let planes = held.get(sample);
  if (planes === undefined) held.set(sample, (planes = planesOf(tensor.data, shape, sample)));
  return planes;
}

export const statisticsOfAll: (planes: Planes) => Statistics = onceEach((planes) => statisticsOf(planes.data));

/** Of the whole tensor: the value of the strongest colour, before it is rounded for a legend. */
export const domainOfAll: (planes: Planes) => number = onceEach((planes) => symmetricDomain(planes.data));

export const meanPlane: (planes: Planes) => Float32Array = onceEach((planes) => channelMean({ ...planes, channels: planes.count }));

const domains: (planes: Planes) => Map<number, number> = onceEach(() => new Map());

export function domainOfPlane(planes: Planes, index: number): number {
  const held = domains(planes);
  let domain = held.get(index);
  if (domain === undefined) held.set(index, (domain = symmetricDomain(planeAt(planes, index))));
  return domain;
}

const components = new WeakMap<Planes, { readonly version: number; readonly value: OwnComponents }>();
const asVolume: (planes: Planes) => Volume = onceEach((planes) => ({ ...planes, channels: planes.count }));

function ownComponents(planes: Planes, model: string, name: string): OwnComponents {
  const held = components.get(planes);
  if (held !== undefined && held.version === referenceFor(model, name).version) return held.value;
  const { result, version } = projectByReference(model, name, (reference) => projectOwn(asVolume(planes), reference));
  components.set(planes, { version, value: result });
  return result;
}

/** In the directions of the model's reference pass, as everywhere: the same tensor has the same colours in the U. */
export function componentsOf(planes: Planes, model: string, name: string): ComponentProjection {
  return ownComponents(planes, model, name).projection;
}

const alike = new WeakMap<Planes, { readonly like: OwnComponents; readonly value: ComponentProjection }>();

/** In its own components, or, of two runs, in A's. */
export function componentsIn(planes: Planes, model: string, name: string, like: { readonly planes: Planes; readonly difference: boolean } | null): ComponentProjection {
  if (like === null) return componentsOf(planes, model, name);
  const own = ownComponents(like.planes, model, name);
  const held = alike.get(planes);
  if (held?.like === own) return held.value;
  const value = projectLike(asVolume(planes), own, like.difference ? null : asVolume(like.planes));
  alike.set(planes, { like: own, value });
  return value;
}

/** Of another step than A's that is at hand: in A's directions and on A's scale, about its own channel means; of a difference about 0. */
export function componentsBeside(planes: Planes, model: string, name: string, like: { readonly planes: Planes; readonly difference: boolean }): ComponentProjection {
  const volume = asVolume(planes);
  return projectLike(volume, ownComponents(like.planes, model, name), like.difference ? null : volume);
}
