import { parseModel, type OnnxGraph } from './model.ts';
import { withPictureEnds } from './pictures.ts';
import { withoutFusedAttention } from './unfuse.ts';

/**
 * A file of anybody's as this program runs it: with a picture for its sample, and attention whose parts can be looked at. The same bytes where
 * nothing is to be done, which is nearly always; otherwise the same numbers.
 */
export function prepareModel(bytes: Uint8Array, graph: OnnxGraph = parseModel(bytes)): Uint8Array {
  const open = withoutFusedAttention(bytes, graph);
  return withPictureEnds(open, open === bytes ? graph : parseModel(open));
}
