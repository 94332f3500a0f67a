/**
 * By what the components of each tensor are oriented, per model. See src/render/README.md: within the three directions that a
 * tensor varies in most, colours are turned as near as can be to those of a reference look of the same model, so that a film
 * does not flicker and two runs can be compared.
 */

interface Reference {
  readonly directions: Float64Array | null;
  /** Changes when the reference does, so that what was projected by the old one is projected anew. */
  readonly version: number;
}

const NONE: Reference = { directions: null, version: -1 };

let references = new Map<string, Reference>();
let versions = 0;

const keyOf = (model: string, name: string): string => `${model}\n${name}`;

export function referenceFor(model: string, name: string): Reference {
  return references.get(keyOf(model, name)) ?? NONE;
}

/** Where a model brings no reference, the first look stands in for one. Returns its version. */
export function rememberReference(model: string, name: string, directions: Float64Array): number {
  const version = ++versions;
  references.set(keyOf(model, name), { directions, version });
  return version;
}

/** For tests. */
export function forgetReferences(): void {
  references = new Map();
}
