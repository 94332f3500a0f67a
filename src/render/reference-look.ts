/**
 * By what the components of each tensor are held still, per model: the directions of one look of that model. See README.md.
 * They are the same for every view of a tensor, so that it has the same colours wherever it is drawn.
 */

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

/** Of a model without shipped references (one that a person brings), the first look of a tensor stands in for one. */
export function adoptReference(model: string, tensor: string, directions: Float64Array): Reference {
  const reference = { directions, version: ++version };
  references.set(keyOf(model, tensor), reference);
  return reference;
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
