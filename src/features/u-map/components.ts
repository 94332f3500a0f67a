import { onceEach } from '../../base/once-each.ts';
import { projectByReference, referenceFor } from '../../render/reference-look.ts';
import { symmetricDomain } from '../../render/domain.ts';
import {
  projectJoin,
  projectJoinLike,
  projectLike,
  projectOwn,
  type ComponentProjection,
  type JoinedComponents,
  type OwnComponents,
  type Volume,
} from '../../render/feature-map.ts';
import type { Halves } from '../../render/join-halves.ts';

/** The components of a tensor and the scale of its channels, as volume-of.ts has volumes: computed once, on the tensor itself. */

/** Scale of a single channel: the whole tensor's, so that channels can be compared. */
export const domainOf: (volume: Volume) => number = onceEach((volume) => symmetricDomain(volume.data));

/** By what a run's maps are coloured: A's tensor there, and whether what is drawn is a difference. */
export interface Colours<T> {
  readonly of: T;
  readonly difference: boolean;
}

const own = new WeakMap<Volume, { readonly version: number; readonly value: OwnComponents }>();

/** `model` and `name` say which reference the components are oriented by. */
function ownComponents(model: string, name: string, volume: Volume): OwnComponents {
  const held = own.get(volume);
  if (held !== undefined && held.version === referenceFor(model, name).version) return held.value;
  const { result, version } = projectByReference(model, name, (reference) => projectOwn(volume, reference));
  own.set(volume, { version, value: result });
  return result;
}

const alike = new WeakMap<Volume, { readonly like: OwnComponents; readonly value: ComponentProjection }>();

/** In its own components, or in A's. */
export function componentsIn(model: string, name: string, volume: Volume, colours: Colours<Volume> | null): ComponentProjection {
  if (colours === null) return ownComponents(model, name, volume).projection;
  const like = ownComponents(model, name, colours.of);
  const held = alike.get(volume);
  if (held?.like === like) return held.value;
  const value = projectLike(volume, like, colours.difference ? null : colours.of);
  alike.set(volume, { like, value });
  return value;
}

const joins = new WeakMap<Volume, { readonly below: Volume; readonly version: number; readonly value: JoinedComponents }>();

function joinComponents(model: string, name: string, skip: Volume, below: Volume, op: 'Concat' | 'Add'): JoinedComponents {
  const held = joins.get(skip);
  if (held !== undefined && held.below === below && held.version === referenceFor(model, name).version) return held.value;
  const { result: value, version } = projectByReference(model, name, (reference) => projectJoin(skip, below, op, reference));
  joins.set(skip, { below, version, value });
  return value;
}

const joinsAlike = new WeakMap<Volume, { readonly below: Volume; readonly like: JoinedComponents; readonly value: JoinedComponents }>();

/** In the joined tensor's own components, or in those of A's. */
export function joinComponentsIn(model: string, name: string, { skip, below }: Halves, op: 'Concat' | 'Add', colours: Colours<Halves> | null): JoinedComponents {
  if (colours === null) return joinComponents(model, name, skip, below, op);
  const like = joinComponents(model, name, colours.of.skip, colours.of.below, op);
  const held = joinsAlike.get(skip);
  if (held?.like === like && held.below === below) return held.value;
  const value = projectJoinLike(skip, below, op, like, colours.difference ? null : colours.of);
  joinsAlike.set(skip, { below, like, value });
  return value;
}
