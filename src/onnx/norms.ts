import type { Skip } from './anatomy-types.ts';
import type { OnnxNode } from './model.ts';
import { numberAttribute } from './node.ts';
import { mapResolution, type PicturePath } from './picture-path.ts';

/** What a norm is called by the operator that computes it, or by the first of those it is written out in. */
const NAMES: Readonly<Record<string, string>> = {
  InstanceNormalization: 'instance norm',
  GroupNormalization: 'group norm',
  GroupNorm: 'group norm',
  LayerNormalization: 'layer norm',
  BatchNormalization: 'batch norm',
  RMSNormalization: 'RMS norm',
  SimplifiedLayerNormalization: 'RMS norm',
  LpNormalization: 'RMS norm',
  ReduceL2: 'RMS norm',
  ReduceSumSquare: 'RMS norm',
  ReduceMean: 'norm',
  ReduceSum: 'norm',
};
/** What stands between and behind them: other layouts, and arithmetic with numbers that the file holds. */
const ARITHMETIC = new Set([
  ...['Reshape', 'Transpose', 'Flatten', 'Squeeze', 'Unsqueeze', 'Expand', 'Cast', 'Identity', 'Dropout', 'QuantizeLinear', 'DequantizeLinear'],
  ...['Mul', 'Add', 'Sub', 'Div', 'Pow', 'Sqrt', 'Reciprocal', 'Clip', 'Max'],
]);

/**
 * How the block behind a join reads it: the last tensor of the joined one's size that is made of it and of constants by a norm alone, whole
 * or written out, before anything else is done with it. Null where no norm comes first.
 */
export function findRead(path: PicturePath, joined: string): Skip['read'] {
  const size = String(path.dims.get(joined));
  const isWhole = (name: string): boolean => String(path.dims.get(name)) === size && mapResolution(path, name) !== null;
  /** Made of the joined tensor alone → what the norm on the way is called; null where none has come yet. */
  const made = new Map<string, string | null>([[joined, null]]);
  let read: Skip['read'] = null;
  for (const node of path.flow.nodes) {
    const [output = ''] = node.outputs;
    const from = node.inputs.filter((name) => made.has(name));
    if (from.length === 0 || !path.live.has(output)) continue;
    const others = node.inputs.filter((name) => name !== '' && !made.has(name));
    // what depends on the timestep, or on another tensor of the network, is no longer the join alone
    if (others.some((name) => path.flow.dependsOn.has(name)) || !isOfNorm(node, isWhole)) continue;
    const norm = from.map((name) => made.get(name) ?? null).find((name) => name !== null) ?? nameOf(path, node, joined);
    made.set(output, norm);
    if (norm !== null && isWhole(output)) read = { tensor: output, norm };
  }
  return read;
}

function isOfNorm(node: OnnxNode, isWhole: (name: string) => boolean): boolean {
  // the fused one may have the activation in it
  if (node.op === 'GroupNorm') return numberAttribute(node, 'activation', 0) === 0;
  if (NAMES[node.op] !== undefined) return true;
  // clipping the map itself is an activation; clipping its norm keeps a division from 0
  if ((node.op === 'Clip' || node.op === 'Max') && isWhole(node.outputs[0] ?? '')) return false;
  return ARITHMETIC.has(node.op);
}

/** An instance norm over what was cut into groups before is a group norm. */
function nameOf(path: PicturePath, node: OnnxNode, joined: string): string | null {
  const name = NAMES[node.op] ?? null;
  const [channels, groups] = [path.dims.get(joined)?.[1], path.dims.get(node.inputs[0] ?? '')?.[1]];
  return node.op === 'InstanceNormalization' && groups !== undefined && groups !== channels ? 'group norm' : name;
}
