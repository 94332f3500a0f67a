import { traceDataFlow } from './data-flow.ts';
import { isFloat } from './data-type.ts';
import { channelAxis, layoutOfShape, type Layout } from './layouts.ts';
import type { OnnxGraph, OnnxNode, ValueInfo } from './model.ts';
import { changedModel, noRenames } from './rename.ts';
import { integerAttribute, integersAttribute, writeIntegers, writeNode, writeOutput, writeShapedInput } from './write-graph.ts';

/**
 * Networks whose feature maps are laid out otherwise than [batch, channels, rows, columns] are given pictures of that shape: at their inputs and
 * outputs, and wherever the anatomy points. The new operators only put axes in another order, so that every number stays what it is.
 */

/** Where a tensor is a feature map of another layout, and how large it is. */
export type Layouts = ReadonlyMap<string, { readonly layout: Layout; readonly resolution: readonly [number, number] }>;

/** The same model with pictures as its sample and its answer: of networks on one axis (sound), and of those that have their channels last. */
export function withPictureEnds(bytes: Uint8Array, graph: OnnxGraph): Uint8Array {
  const inputs = graph.inputs.filter(({ dataType }) => isFloat(dataType));
  const ofRank = (infos: readonly ValueInfo[], rank: number): ValueInfo[] => infos.filter(({ dims }) => dims?.length === rank);
  const pictures = ofRank(inputs, 4);
  const last = pictures.filter(({ dims }) => layoutOfShape(dims ?? []) === 'last');
  if (last.length > 0 && last.length === pictures.length) {
    return rewritten(bytes, graph, [...last, ...ofRank(graph.outputs, 4)].map((info) => ({ info, layout: 'last' })));
  }
  if (pictures.length > 0 || inputs.some(({ dims }) => dims === null || dims.length > 4)) return bytes;
  const [output] = ofRank(graph.outputs, 3);
  if (output === undefined) return bytes;
  const isLike = ({ dims }: ValueInfo): boolean => String(dims?.slice(1)) === String(output.dims?.slice(1));
  const sample = ofRank(inputs, 3).find(isLike) ?? ofRank(inputs, 3)[0];
  const layout = layoutOfShape(sample?.dims ?? []);
  return sample === undefined ? bytes : rewritten(bytes, graph, [sample, output].map((info) => ({ info, layout })));
}

function rewritten(bytes: Uint8Array, graph: OnnxGraph, ends: readonly { info: ValueInfo; layout: Layout }[]): Uint8Array {
  const added: Uint8Array[] = [];
  const renames = noRenames();
  for (const { info, layout } of ends) {
    const own = `${info.name} as the file has it`;
    const [batch = 'batch', ...rest] = info.dims ?? [];
    if (graph.inputs.includes(info)) {
      renames.gone.inputs.add(info.name);
      renames.everywhere.set(info.name, own);
      const [one = 1, two = 1, three = 1] = rest;
      const dims = { last: [three, one, two], line: [one, 1, two], 'line-last': [two, 1, one] }[layout as 'last' | 'line' | 'line-last'];
      added.push(...writeShapedInput(info.name, info.dataType ?? 'float32', [batch, ...dims]), ...fromPicture(layout, info.name, own));
    } else {
      renames.gone.outputs.add(info.name);
      renames.written.set(info.name, own);
      renames.everywhere.set(info.name, own);
      added.push(...writeOutput(info.name), ...toPicture(layout, [1, -1], own, info.name));
    }
  }
  return changedModel(bytes, graph, renames, added);
}

/**
 * The same model in which each of these feature maps is a picture on its way to those that read it, under the name that is given back. Where
 * all that meets in a sum or a join is one, it is the pictures that meet, so that what can be done to skips and blocks can be done here.
 */
export function withPictures(bytes: Uint8Array, graph: OnnxGraph, layouts: Layouts): { readonly bytes: Uint8Array; readonly names: ReadonlyMap<string, string> } {
  const flow = traceDataFlow(graph);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const names = new Map([...layouts.keys()].filter((name) => flow.producer.has(name) && !outputs.has(name)).map((name) => [name, `${name} as a picture`]));
  const added: Uint8Array[] = [];
  const renames = noRenames();
  for (const [name, picture] of names) {
    const { layout, resolution } = layouts.get(name) ?? { layout: 'first', resolution: [1, 1] };
    const node = flow.producer.get(name);
    const met = node !== undefined && isMeeting(node, layout, name, layouts) ? node.inputs.map((input) => names.get(input)) : [undefined];
    if (node !== undefined && met.every((input) => input !== undefined)) {
      renames.gone.nodes.add(node);
      added.push(...writeNode(node.op, met, picture, node.op === 'Concat' ? [integerAttribute('axis', 1)] : []), ...fromPicture(layout, picture, name));
    } else {
      const back = `${name} back`;
      renames.everywhere.set(name, back);
      added.push(...toPicture(layout, resolution, name, picture), ...fromPicture(layout, picture, back));
    }
  }
  return { bytes: changedModel(bytes, graph, renames, added), names };
}

/** Whether a node adds or joins feature maps of one layout, along their channels. */
function isMeeting(node: OnnxNode, layout: Layout, output: string, layouts: Layouts): boolean {
  if (!node.inputs.every((input) => layouts.get(input)?.layout === layout) || node.outputs.length !== 1 || node.outputs[0] !== output) return false;
  if (node.op === 'Add' || node.op === 'Sum') return true;
  const axis = node.attributes.get('axis');
  const at = axis?.kind === 'number' ? axis.value : 0;
  const rank = layout === 'first' || layout === 'last' ? 4 : 3;
  return node.op === 'Concat' && (at < 0 ? at + rank : at) === channelAxis(layout);
}

/** Channels behind the batch. */
const TO_FIRST: Partial<Record<Layout, readonly number[]>> = { last: [0, 3, 1, 2], tokens: [0, 2, 1], 'line-last': [0, 2, 1] };
const FROM_FIRST: Partial<Record<Layout, readonly number[]>> = { last: [0, 2, 3, 1], tokens: [0, 2, 1], 'line-last': [0, 2, 1] };

function toPicture(layout: Layout, [rows, columns]: readonly [number, number], from: string, to: string): Uint8Array[] {
  const order = TO_FIRST[layout];
  if (layout === 'last' && order !== undefined) return writeNode('Transpose', [from], to, [integersAttribute('perm', order)]);
  const [turned, shape] = [order === undefined ? from : `${to} turned`, `${to} shape`];
  const turn = order === undefined ? [] : writeNode('Transpose', [from], turned, [integersAttribute('perm', order)]);
  return [...turn, ...writeIntegers(shape, [0, 0, rows, columns]), ...writeNode('Reshape', [turned, shape], to)];
}

function fromPicture(layout: Layout, from: string, to: string): Uint8Array[] {
  const order = FROM_FIRST[layout];
  if (layout === 'last' && order !== undefined) return writeNode('Transpose', [from], to, [integersAttribute('perm', order)]);
  const [flat, shape] = [order === undefined ? to : `${to} flat`, `${to} shape`];
  const turn = order === undefined ? [] : writeNode('Transpose', [flat], to, [integersAttribute('perm', order)]);
  return [...writeIntegers(shape, [0, 0, -1]), ...writeNode('Reshape', [from, shape], flat), ...turn];
}
