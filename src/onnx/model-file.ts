import type { ByteSource } from './byte-source.ts';
import { liftWeights, OWN_FILE } from './lift-weights.ts';
import { parseModel, readingModel, type OnnxGraph } from './model.ts';
import { prepareModel } from './prepare.ts';

/** Up to this a file is read as one array, and onnxruntime given all of it. */
const READ_WHOLE = 32e6;

export interface ModelFile {
  /** The file, or where that is large, what is left of it when its weights are lifted out. */
  readonly bytes: Uint8Array;
  readonly graph: OnnxGraph;
}

export interface Opening {
  /** The files of weights that lie beside it. */
  readonly external?: ReadonlyMap<string, ByteSource>;
  /** As this program runs a U-Net: see {@link prepareModel}. */
  readonly prepared?: boolean;
  readonly readWhole?: number;
}

/** A model's file without what makes it large, and its graph; see {@link liftWeights}. Throws what {@link parseModel} throws. */
export function openModel(file: ByteSource, { external = new Map(), prepared = false, readWhole = READ_WHOLE }: Opening = {}): ModelFile {
  const isSmall = file.size <= readWhole;
  const sources = isSmall ? external : new Map([[OWN_FILE, file], ...external]);
  const bytes = readingModel(file, () => (isSmall ? file.read(0, file.size) : liftWeights(file)));
  const graph = parseModel(bytes, sources);
  if (!prepared) return { bytes, graph };
  const made = prepareModel(bytes, graph);
  return made === bytes ? { bytes, graph } : { bytes: made, graph: parseModel(made, sources) };
}
