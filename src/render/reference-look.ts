/**
 * By what the components of each tensor are held still, per model: the directions of one evaluation of that model. See README.md.
 * They are the same for every view of a tensor, so that it has the same colours wherever it is drawn.
 */

/** How many components a picture can show: lightness and two axes of hue. */
export const SHOWN = 3;

export interface Reference {
  /** SHOWN rows of `channels`, or null where there is none yet. */
  readonly directions: Float64Array | null;
  /** Changes when the directions do: what was projected by others must be projected anew. */
  readonly version: number;
}

const NONE: Reference = { directions: null, version: 0 };

const references = new Map<string, Reference>();
const listeners = new Set<() => void>();
let version = 0;
/** How often setReferences was called. */
let generation = 0;

const keyOf = (model: string, tensor: string): string => `${model}\n${tensor}`;

export function referenceFor(model: string, tensor: string): Reference {
  return references.get(keyOf(model, tensor)) ?? NONE;
}

function adoptReference(model: string, tensor: string, directions: Float64Array): Reference {
  const reference = { directions, version: ++version };
  references.set(keyOf(model, tensor), reference);
  return reference;
}

/**
 * Projects along the reference of a tensor. Where there is none yet (a model that a person brings), this first evaluation of it becomes
 * the reference. `version` is that of the directions the result is held still by.
 */
export function projectByReference<T extends { readonly directions: Float64Array }>(
  model: string,
  tensor: string,
  project: (reference: Float64Array | null) => T,
): { readonly result: T; readonly version: number } {
  const reference = referenceFor(model, tensor);
  const result = project(reference.directions);
  const { version: used } = reference.directions === null ? adoptReference(model, tensor, result.directions) : reference;
  return { result, version: used };
}

/** What was shipped with the model. Views that were drawn before are told to draw again. */
export function setReferences(model: string, directions: ReadonlyMap<string, Float64Array>): void {
  version++;
  generation++;
  for (const [tensor, rows] of directions) references.set(keyOf(model, tensor), { directions: rows, version });
  for (const listener of listeners) listener();
}

export function onReferences(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Grows with each setReferences. */
export function referencesGeneration(): number {
  return generation;
}
