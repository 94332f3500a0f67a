import type { Arm, Place } from './anatomy-types.ts';
import { LEVEL_RATIO, type Home } from './axes.ts';
import { isConvolution, isMatrixProduct } from './operators.ts';
import { ancestors, descendants, isLayer, liveInputs, mapHome, type PicturePath } from './picture-path.ts';
import type { ResolutionChange } from './resampling.ts';

/** The U itself: which resolutions there are, and on which side of the lowest one a tensor lies. */
export interface ShapeOfU {
  /** Number of levels above the lowest one; that is the index of the lowest. */
  readonly lowest: number;
  /** Level of a place; null for one that is on no level (lower than the lowest, as in squeeze-and-excite). */
  levelOf(home: Home): number | null;
  /** Everything at or after the lowest resolution. */
  readonly afterLowest: ReadonlySet<string>;
}

/** The U, or one plain sentence why there is none. `last`: the tensors of the last layers, which make no level. */
export function findShapeOfU(path: PicturePath, changes: readonly ResolutionChange[], last: ReadonlySet<string>): ShapeOfU | string {
  const downs = changes.filter((change) => change.direction === 'down');
  const fallen = descendants(path, downs.map((change) => change.output));
  const ups = changes.filter((change) => change.direction === 'up' && fallen.has(change.input));
  if (ups.length === 0) {
    const end = downs.at(-1)?.to.resolution.join(' × ');
    if (end !== undefined) return `The picture is made smaller, down to ${end}, and never larger again.`;
    return changes.length > 0 ? 'The picture is only made larger.' : oneResolution(path);
  }
  const classes = scaleClasses(path);
  const classOf = (home: Home): number => classes.findIndex((largest) => home.scale <= largest);
  const lowestClass = Math.max(...ups.map((change) => classOf(change.from)));

  // what has the size of the lowest level before anything was made smaller (a small picture that is enlarged first) does not lie in it
  const atLowest = [...fallen].filter((name) => {
    const home = mapHome(path, name);
    return home !== null && classOf(home) === lowestClass;
  });
  const afterLowest = descendants(path, atLowest);
  // a resolution is a level where the encoder has features of it: the sample itself, scaled or not, is none
  const features = descendants(path, [...path.live].filter((name) => isConvolved(path, name)));
  const used = new Set<number>();
  for (const name of features) {
    const home = mapHome(path, name);
    if (home !== null && !afterLowest.has(name)) used.add(classOf(home));
  }
  if ([...used].every((one) => one >= lowestClass)) return 'Its layers work at one resolution; only its first and last step change it.';
  // or where layers of the decoder work: an encoder may begin at half the resolution
  for (const node of path.flow.nodes) {
    const output = node.outputs[0] ?? '';
    const [from, to] = [liveInputs(path, node)[0] ?? '', output].map((name) => mapHome(path, name));
    if (!isLayer(path, node) || last.has(output) || !afterLowest.has(output) || !from || !to) continue;
    if (classOf(from) === classOf(to)) used.add(classOf(to));
  }
  const levels = [...used].filter((one) => one < lowestClass).sort((a, b) => a - b);
  levels.push(lowestClass);
  return {
    lowest: levels.length - 1,
    levelOf(home) {
      const level = levels.indexOf(classOf(home));
      return level < 0 ? null : level;
    },
    afterLowest,
  };
}

/** Why no change of resolution was found: there is none, or the picture could not be followed to it. */
function oneResolution(path: PicturePath): string {
  const sizes = new Set([...path.live].flatMap((name) => {
    const dims = path.dims.get(name);
    return dims?.length === 4 && (isConvolved(path, name) || name === path.sample) ? [String(dims.slice(2))] : [];
  }));
  if (sizes.size <= 1) return 'All layers work at one resolution.';
  return `Its convolutions give maps of ${sizes.size} sizes, but the picture could not be followed through them: axes are put in another order on the way, or its size changes where none of the known operators does it.`;
}

function isConvolved(path: PicturePath, name: string): boolean {
  const op = path.flow.producer.get(name)?.op;
  return isConvolution(op) || op === 'ConvTranspose' || isMatrixProduct(op);
}

/** The largest scale of each class of resolutions, finest class first. */
function scaleClasses(path: PicturePath): number[] {
  const scales = new Set<number>();
  for (const name of path.live) {
    const home = mapHome(path, name);
    if (home !== null) scales.add(home.scale);
  }
  const sorted = [...scales].sort((a, b) => a - b);
  return sorted.filter((scale, i) => (sorted[i + 1] ?? Infinity) / scale >= LEVEL_RATIO);
}

/** How the lowest resolution is shared out: by the innermost skip there, if there is one. */
export interface LowestSplit {
  readonly encoder: ReadonlySet<string>;
  readonly decoder: ReadonlySet<string>;
}

export function splitLowest(path: PicturePath, innermost: { encoder: string; joined: string } | null): LowestSplit {
  if (innermost === null) return { encoder: new Set(), decoder: new Set() };
  return { encoder: ancestors(path, [innermost.encoder]), decoder: descendants(path, [innermost.joined]) };
}

/** Side and level of every tensor that belongs to one. */
export function placeTensors(
  path: PicturePath,
  u: ShapeOfU,
  split: LowestSplit,
  isShared: (name: string) => boolean,
): Map<string, Place> {
  const places = new Map<string, Place>();
  const { flow, traces } = path;
  for (const node of flow.nodes)
    for (const name of node.outputs) {
      if (!path.dims.has(name) || flow.dependsOn.get(name)?.has(path.sample) !== true) continue;
      const home = traces.get(name)?.home ?? null;
      const level = home === null ? null : u.levelOf(home);
      if (level !== null) places.set(name, { arm: armOf(name, level, u, split), level });
      else {
        // a tensor without a place in the picture (squeeze-and-excite, a pooled vector) stays where it comes from
        const before = node.inputs.map((input) => places.get(input)).find((place) => place !== undefined);
        if (before !== undefined) places.set(name, before);
      }
    }
  // time projections, keys and values of words: made for one level only, they belong to it
  for (const node of flow.nodes.toReversed())
    for (const name of node.outputs) {
      if (!path.dims.has(name) || places.has(name) || isShared(name)) continue;
      if (flow.dependsOn.get(name)?.has(path.sample) === true) continue;
      // a Shape that reads it as well makes no number of the picture
      const users = (flow.consumers.get(name) ?? [])
        .flatMap((consumer) => consumer.outputs)
        .filter((output) => path.dims.has(output))
        .map((output) => places.get(output));
      const [first] = users;
      if (first !== undefined && users.every((place) => place?.arm === first.arm && place.level === first.level))
        places.set(name, first);
    }
  return places;
}

function armOf(name: string, level: number, u: ShapeOfU, split: LowestSplit): Arm {
  if (level < u.lowest) return u.afterLowest.has(name) ? 'decoder' : 'encoder';
  return split.decoder.has(name) ? 'decoder' : split.encoder.has(name) ? 'encoder' : 'middle';
}
