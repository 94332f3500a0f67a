import type { Level, Place, Resampling, ResidualBlock, Skip } from './anatomy-types.ts';
import type { OnnxNode } from './model.ts';
import { POINTWISE } from './operators.ts';
import { ancestors, hasFeatures, isLayer, liveInputs, mapResolution, pictureDims, type PicturePath } from './picture-path.ts';
import type { ResolutionChange } from './resampling.ts';
import type { ShapeOfU } from './shape-of-u.ts';

export interface Head {
  /** What the last layers start from; null where the output is put together from several. */
  readonly input: string | null;
  /** The tensors of the last layers, the output included. */
  readonly tensors: ReadonlySet<string>;
}

/**
 * The last layers, from the output backwards: a convolution, and before it the activation and norm that follow a sum (as
 * in residual networks). Where they follow a convolution they are that convolution's, and the head is the last one alone.
 */
export function findHead(path: PicturePath): Head {
  const way: string[] = [];
  let at = path.output;
  let convolution = -1;
  for (;;) {
    const node = path.flow.producer.get(at);
    const isConvolution = isLayer(path, node);
    const before = headStep(path, node);
    if (before === null || (convolution >= 0 && isConvolution)) {
      if (convolution < 0) return { input: null, tensors: new Set() };
      way.push(at);
      let kept = isConvolution ? convolution + 1 : way.length - 1;
      // tokens that are laid out as a picture again belong to the attention before
      while (kept > 0 && mapResolution(path, way[kept] ?? '') === null) kept--;
      const input = way[kept] ?? at;
      return { input, tensors: tensorsBetween(path, input) };
    }
    if (isConvolution) convolution = way.length;
    way.push(at);
    at = before;
  }
}

/** The feature map before, or null where two meet (a sum, a join) or the picture begins. */
function headStep(path: PicturePath, node: OnnxNode | undefined): string | null {
  const inputs = [...new Set(liveInputs(path, node))];
  const [first] = inputs;
  if (node === undefined || first === undefined) return null;
  if (inputs.length === 1) return first;
  // preconditioned (EDM): the answer is the sample itself, scaled, and what the network makes of it
  if (node.op === 'Add' || node.op === 'Sub') {
    const made = inputs.filter((name) => hasFeatures(path, name));
    if (made.length === 1) return made[0] ?? null;
  }
  // x · sigmoid(x), and a norm written out, meet again at one tensor that is close by
  const source = path.dominators.of(node.outputs[0] ?? '');
  if (source === null || node.op === 'Concat') return null;
  return isElementwise(path, inputs, source) ? source : null;
}

function isElementwise(path: PicturePath, names: readonly string[], source: string): boolean {
  const stack = [...names];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (name === source) continue;
    const node = path.flow.producer.get(name);
    if (node === undefined || !POINTWISE.has(node.op)) return false;
    stack.push(...liveInputs(path, node));
  }
  return true;
}

function tensorsBetween(path: PicturePath, input: string): Set<string> {
  const found = new Set<string>();
  const stack = [path.output];
  for (let name = stack.pop(); name !== undefined; name = stack.pop()) {
    if (name === input || found.has(name) || !path.live.has(name)) continue;
    found.add(name);
    stack.push(...(path.flow.producer.get(name)?.inputs ?? []));
  }
  return new Set([...found].sort((a, b) => (path.order.get(a) ?? 0) - (path.order.get(b) ?? 0)));
}

export interface Transitions {
  readonly downsamples: readonly Resampling[];
  readonly upsamples: readonly Resampling[];
}

/** The changes of resolution that lead from level to level, one for each step of the U. */
export function findTransitions(
  path: PicturePath,
  u: ShapeOfU,
  changes: readonly ResolutionChange[],
  places: ReadonlyMap<string, Place>,
  blocks: readonly ResidualBlock[],
): Transitions {
  const downs = new Map<number, ResolutionChange>();
  const ups = new Map<number, ResolutionChange>();
  for (const change of changes) {
    const [from, to] = [u.levelOf(change.from), u.levelOf(change.to)];
    if (from === null || to === null || from === to) continue;
    const arm = places.get(change.input)?.arm;
    const isDown = change.direction === 'down' && arm === 'encoder';
    const isUp = change.direction === 'up' && arm !== 'encoder';
    const found = isDown ? downs : isUp ? ups : null;
    const known = found?.get(from);
    if (found !== null && (known === undefined || isMoreOfTrunk(path, change, known))) found.set(from, change);
  }
  const tell = ([level, change]: [number, ResolutionChange]): Resampling => {
    const { input, output, op, kind, convolution } = onShortcut(path, change, changes, blocks);
    return { input, output, op, kind, convolution, level };
  };
  return {
    downsamples: [...downs].map(tell).sort((a, b) => a.level - b.level),
    upsamples: [...ups].map(tell).sort((a, b) => b.level - a.level),
  };
}

/**
 * Of several changes between the same levels (a pyramid of the input, keys at a lower resolution) the U's own starts from
 * features, has most channels, and comes last.
 */
function isMoreOfTrunk(path: PicturePath, one: ResolutionChange, other: ResolutionChange): boolean {
  const [a, b] = [hasFeatures(path, one.input), hasFeatures(path, other.input)];
  if (a !== b) return a;
  const channels = (name: string): number => pictureDims(path, name)?.[1] ?? 0;
  return channels(one.input) >= channels(other.input);
}

/** In a residual block that resamples on both sides, the shortcut's side: it starts from what the level hands over. */
function onShortcut(
  path: PicturePath,
  change: ResolutionChange,
  changes: readonly ResolutionChange[],
  blocks: readonly ResidualBlock[],
): ResolutionChange {
  const block = blocks.find((one) => ancestors(path, [one.branch], one.input).has(change.output));
  if (block === undefined) return change;
  const shortcut = ancestors(path, [block.shortcut], block.input);
  return changes.find((one) => one.direction === change.direction && shortcut.has(one.output)) ?? change;
}

/** Levels in the order of the data flow: encoder 0..n-1, middle, decoder n-1..0. */
export function findLevels(from: {
  readonly path: PicturePath;
  readonly u: ShapeOfU;
  readonly places: ReadonlyMap<string, Place>;
  readonly transitions: Transitions;
  readonly skips: readonly Skip[];
  readonly blocks: readonly ResidualBlock[];
  readonly head: Head;
}): Level[] {
  const { path, u, places, transitions, skips, blocks, head } = from;
  const tensors = new Map<string, string[]>();
  const keyOf = ({ arm, level }: Place): string => `${arm} ${String(level)}`;
  for (const [name, place] of [...places].sort(([a], [b]) => (path.order.get(a) ?? 0) - (path.order.get(b) ?? 0))) {
    if (name === path.sample || head.tensors.has(name)) continue;
    const list = tensors.get(keyOf(place));
    if (list === undefined) tensors.set(keyOf(place), [name]);
    else list.push(name);
  }
  const innermost = skips.filter((skip) => skip.level === u.lowest).at(-1);
  const down = (level: number): string | undefined => transitions.downsamples.find((one) => one.level === level)?.input;
  const up = (level: number): string | undefined => transitions.upsamples.find((one) => one.level === level)?.input;
  const outputOf = ({ arm, level }: Place): string | undefined => {
    if (arm === 'encoder') return down(level) ?? (level === u.lowest ? innermost?.encoder : undefined);
    if (arm === 'middle') return innermost?.decoder ?? up(level);
    return up(level) ?? (level === 0 ? (head.input ?? undefined) : undefined);
  };
  const indices = Array.from({ length: u.lowest + 1 }, (_, i) => i);
  const order: Place[] = [
    ...indices.map((level): Place => ({ arm: 'encoder', level })),
    { arm: 'middle', level: u.lowest },
    ...indices.map((level): Place => ({ arm: 'decoder', level })).reverse(),
  ];
  return order.flatMap((place) => {
    const own = tensors.get(keyOf(place)) ?? [];
    const wanted = outputOf(place);
    const blockOutput = blocks.findLast((block) => block.arm === place.arm && block.level === place.level)?.output;
    const last = blockOutput ?? own.filter((name) => mapResolution(path, name) !== null).at(-1);
    const output = wanted !== undefined && own.includes(wanted) ? wanted : last;
    const resolution = output === undefined ? null : mapResolution(path, output);
    if (output === undefined || resolution === null) return [];
    return [{ arm: place.arm, index: place.level, resolution, channels: pictureDims(path, output)?.[1] ?? 0, output, tensors: own }];
  });
}
