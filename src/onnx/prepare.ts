import { withSmallConstants } from './added-constants.ts';
import { parseModel, type OnnxGraph } from './model.ts';
import { withPictureEnds } from './pictures.ts';
import { withoutFusedAttention } from './unfuse.ts';

/**
 * A file of anybody's as this program runs it: with a picture for its sample, attention whose parts can be looked at, and no constants of the size of its scores.
 * The same bytes where nothing is to be done; otherwise the same numbers.
 */
export function prepareModel(bytes: Uint8Array, graph: OnnxGraph = parseModel(bytes)): Uint8Array {
  const slim = withSmallConstants(bytes, graph);
  const slimGraph = slim === bytes ? graph : parseModel(slim);
  const open = withoutFusedAttention(slim, slimGraph);
  return withPictureEnds(open, open === slim ? slimGraph : parseModel(open));
}
