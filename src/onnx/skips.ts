import type { Skip, Unrecognised } from './anatomy-types.ts';
import type { OnnxNode } from './model.ts';
import { numberAttribute } from './node.ts';
import { findRead } from './norms.ts';
import { ancestors, channelAxisOf, descendants, hasFeatures, liveInputs, mapHome, mapResolution, type PicturePath } from './picture-path.ts';
import type { ShapeOfU } from './shape-of-u.ts';

type Bare = Omit<Skip, 'read'>;

export interface Skips {
  /** Outermost first. */
  readonly skips: readonly Skip[];
  /** The skip that shares out the lowest resolution; null where all of it is the middle. */
  readonly innermostLowest: Bare | null;
  /** Every tensor in which the two sides meet, those that only open a gate included. */
  readonly meetings: ReadonlySet<string>;
  readonly unrecognised: readonly Unrecognised[];
}

/**
 * Skips are where a feature map that has not seen the lowest resolution meets one that has. A residual sum is not one: both
 * its sides have, or neither. At the lowest resolution itself (diffusers joins skips there too) that says nothing; there,
 * concatenations count when they close in the reverse order of what they take up, like brackets.
 */
export function findSkips(path: PicturePath, u: ShapeOfU): Skips {
  const skips: Bare[] = [];
  const lowest: Bare[] = [];
  for (const node of path.flow.nodes) {
    const joined = node.outputs[0] ?? '';
    const op = joinOf(path, node);
    const home = mapHome(path, joined);
    const level = home === null ? null : u.levelOf(home);
    if (op === null || home === null || level === null || !path.live.has(joined)) continue;
    const { resolution } = home;
    const operands = liveInputs(path, node).filter((name) => sameSize(path, name, joined, op));
    if (operands.length < 2) continue;
    if (level === u.lowest) {
      const [first = '', second = ''] = operands;
      if (op !== 'Concat' || operands.length !== 2) continue;
      const secondIsLater = madeAt(path, second) > madeAt(path, first);
      const [encoder, decoder] = secondIsLater ? [first, second] : [second, first];
      lowest.push({ encoder, decoder, joined, resolution, level, op, order: secondIsLater ? 'encoder-first' : 'decoder-first' });
      continue;
    }
    const across = operands.filter((name) => comesAcross(path, u, name, op));
    const decoder = operands.find((name) => !across.includes(name));
    if (decoder === undefined || !u.afterLowest.has(decoder)) continue;
    for (const encoder of across) {
      const order = operands.indexOf(decoder) < operands.indexOf(encoder) ? 'decoder-first' : 'encoder-first';
      skips.push({ encoder, decoder, joined, resolution, level, op, order });
    }
  }
  const accepted = acceptLowest(path, lowest, skips);
  const found = [...(accepted ? lowest : []), ...skips.filter((skip) => !opensGate(path, u, skip, skips))];
  found.sort((a, b) => (path.order.get(b.joined) ?? 0) - (path.order.get(a.joined) ?? 0));
  return {
    skips: found.map((skip) => ({ ...skip, read: findRead(path, skip.joined) })),
    innermostLowest: accepted ? (lowest[0] ?? null) : null,
    meetings: new Set([...skips, ...found].map((skip) => skip.joined)),
    unrecognised: accepted
      ? []
      : lowest.map((skip) => ({
          tensor: skip.joined,
          op: 'Concat',
          why: 'A concatenation at the lowest resolution that could be a skip or a dense connection.',
        })),
  };
}

function joinOf(path: PicturePath, node: OnnxNode): Skip['op'] | null {
  if (node.op === 'Add' || (node.op === 'Sum' && node.inputs.length === 2)) return 'Add';
  if (node.op !== 'Concat') return null;
  const axis = numberAttribute(node, 'axis', 0);
  const joined = node.outputs[0] ?? '';
  const rank = path.dims.get(joined)?.length ?? 4;
  return (axis < 0 ? axis + rank : axis) === channelAxisOf(path, joined) ? 'Concat' : null;
}

function sameSize(path: PicturePath, name: string, joined: string, op: Skip['op']): boolean {
  const [own, whole] = [path.dims.get(name), path.dims.get(joined)];
  if (mapResolution(path, name) === null || own === undefined || whole === undefined) return false;
  return own.every((size, i) => size === whole[i] || (op === 'Concat' && i === channelAxisOf(path, joined)));
}

function comesAcross(path: PicturePath, u: ShapeOfU, name: string, op: Skip['op']): boolean {
  if (u.afterLowest.has(name)) return op === 'Concat' && isGated(path, u, name);
  // input + network(input) is a residual around the whole network, not a skip within it
  return op === 'Concat' || hasFeatures(path, name);
}

/** An encoder map times a gate that the decoder opens (attention U-Net) has seen the decoder, and still comes across. */
function isGated(path: PicturePath, u: ShapeOfU, name: string): boolean {
  const node = path.flow.producer.get(name);
  if (node?.op !== 'Mul') return false;
  return liveInputs(path, node).some(
    (input) => !u.afterLowest.has(input) && sameSize(path, input, name, 'Add') && hasFeatures(path, input),
  );
}

/** Whether a sum of both sides only makes the gate through which another skip comes across, and is no part of what comes up. */
function opensGate(path: PicturePath, u: ShapeOfU, skip: Bare, all: readonly Bare[]): boolean {
  return all.some(
    (other) =>
      other !== skip &&
      u.afterLowest.has(other.encoder) &&
      ancestors(path, [other.encoder], skip.encoder).has(skip.joined) &&
      !ancestors(path, [other.decoder]).has(skip.joined),
  );
}

/** When a tensor was made, before it was only scaled, shifted or cast (by the join, or by an optimiser, late). */
function madeAt(path: PicturePath, name: string): number {
  const node = path.flow.producer.get(name);
  const [before, ...more] = liveInputs(path, node);
  const isLate = node !== undefined && SCALINGS.has(node.op) && before !== undefined && more.length === 0;
  return isLate && node.inputs.every((input) => input === before || !path.flow.dependsOn.has(input)) ? madeAt(path, before) : (path.order.get(name) ?? 0);
}

const SCALINGS: ReadonlySet<string> = new Set(['Mul', 'Div', 'Add', 'Sub', 'Cast', 'Identity', 'QuantizeLinear', 'DequantizeLinear']);

function acceptLowest(path: PicturePath, lowest: readonly Bare[], above: readonly Bare[]): boolean {
  const [innermost] = lowest;
  if (innermost === undefined || !above.some((skip) => skip.op === 'Concat')) return false;
  const at = (name: string): number => madeAt(path, name);
  const nested = lowest.every((skip, i) => {
    const inner = lowest[i - 1];
    return inner === undefined || (at(skip.encoder) < at(inner.encoder) && descendants(path, [inner.joined]).has(skip.joined));
  });
  const before = lowest.every((skip) => at(skip.encoder) <= at(innermost.decoder));
  // one alone could be a dense layer of the middle, unless every level has just one
  const perLevel = Math.max(...new Set(above.map((skip) => above.filter((other) => other.level === skip.level).length)));
  return nested && before && (lowest.length > 1 || perLevel === 1);
}
