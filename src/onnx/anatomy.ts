import type { Anatomy, Level, Place, Resampling } from './anatomy-types.ts';
import { findAttention } from './attention.ts';
import type { Dims } from './axes.ts';
import { layoutOf } from './layouts.ts';
import type { OnnxGraph } from './model.ts';
import { isLayer, liveInputs, mapResolution, findPicturePath, visible, type PicturePath } from './picture-path.ts';
import type { Layouts } from './pictures.ts';
import { findResolutionChanges } from './resampling.ts';
import { findLevels, findHead, findTransitions } from './levels.ts';
import { findResidualBlocks } from './residual-blocks.ts';
import { findShapeOfU, placeTensors, splitLowest } from './shape-of-u.ts';
import { findSkips } from './skips.ts';
import { findTimeInput, followTime, withoutTime } from './time-path.ts';

export type * from './anatomy-types.ts';

/**
 * Finds the parts of a U-Net in its graph: from operators, connections and shapes alone, never from a name. `dims` are the
 * concrete shapes of every tappable tensor (one run that fetches them all); a tensor without dims is passed over.
 * `sample`: the input that is the noisy picture, where somebody has said so; else it is found. What is not a U-Net gives an anatomy with empty lists and a `reason`; what cannot be placed is listed as `unrecognised`.
 */
export function findAnatomy(graph: OnnxGraph, dims: Dims, sample: string | null = null): Anatomy {
  return findAnatomyAndLayouts(graph, dims, sample).anatomy;
}

/** The anatomy, and those of its tensors that are laid out otherwise than [batch, channels, rows, columns]. */
export function findAnatomyAndLayouts(graph: OnnxGraph, dims: Dims, sample: string | null): { readonly anatomy: Anatomy; readonly layouts: Layouts } {
  const anatomy = anatomyOn(findPicturePath(graph, dims, { sample, wide: false }), graph);
  const none = { anatomy, layouts: new Map() };
  if (anatomy.reason === null && anatomy.skips.length > 0) return none;
  // where nothing meets, the picture may be laid out otherwise: as tokens, with its channels last, or in one row
  const path = findPicturePath(graph, dims, { sample, wide: true });
  const wide = anatomyOn(path, graph);
  if (typeof path === 'string' || wide.reason !== null || (anatomy.reason === null && wide.skips.length === 0)) return none;
  return { anatomy: wide, layouts: layoutsOf(path, mapsOf(wide)) };
}

function anatomyOn(path: PicturePath | string, graph: OnnxGraph): Anatomy {
  if (typeof path === 'string') return noUNet(graph, path);
  const changes = findResolutionChanges(path);
  const head = findHead(path);
  const u = findShapeOfU(path, changes, head.tensors);
  if (typeof u === 'string') return noUNet(graph, u, path);

  const skips = findSkips(path, u);
  const split = splitLowest(path, skips.innermostLowest);
  const bare: ReadonlyMap<string, Place> = placeTensors(path, u, split, () => false);
  const residual = findResidualBlocks(path, changes, (name) => skips.meetings.has(name), bare);
  const attention = findAttention(path, bare);
  const timestep = findTimeInput(path, attention.keySources);
  const time = timestep === null ? null : followTime(path, timestep, residual.blocks);
  const blocks = time?.blocks ?? residual.blocks.map(withoutTime);

  const places = placeTensors(path, u, split, (name) => time?.shared.has(name) === true || head.tensors.has(name));
  const transitions = findTransitions(path, u, changes, places, blocks);
  const levels: Level[] = findLevels({ path, u, places, transitions, skips: skips.skips, blocks, head });
  const text = [...attention.keySources].find((name) => name !== timestep) ?? null;
  return {
    inputs: {
      sample: path.sample,
      timestep,
      text,
      other: graph.inputs.map((info) => info.name).filter((name) => name !== path.sample && name !== timestep && name !== text),
    },
    output: path.output,
    reason: null,
    levels,
    skips: skips.skips,
    residualBlocks: blocks,
    selfAttention: attention.self,
    crossAttention: attention.cross,
    downsamples: transitions.downsamples,
    upsamples: transitions.upsamples,
    time: time?.time ?? null,
    stem: findStem(path),
    head: head.input,
    headTensors: [...head.tensors],
    unrecognised: [...skips.unrecognised, ...residual.unrecognised, ...attention.unrecognised],
  };
}

function noUNet(graph: OnnxGraph, reason: string, path: PicturePath | null = null): Anatomy {
  const sample = path?.sample ?? null;
  return {
    inputs: {
      sample,
      timestep: null,
      text: null,
      other: graph.inputs.map((info) => info.name).filter((name) => name !== sample),
    },
    output: path?.output ?? graph.outputs[0]?.name ?? null,
    reason,
    levels: [],
    skips: [],
    residualBlocks: [],
    selfAttention: [],
    crossAttention: [],
    downsamples: [],
    upsamples: [],
    time: null,
    stem: path === null ? null : findStem(path),
    head: null,
    headTensors: [],
    unrecognised: [],
  };
}

/** The feature maps that an anatomy names. */
function mapsOf({ levels, skips, residualBlocks, downsamples, upsamples, stem, head }: Anatomy): (string | null)[] {
  return [
    stem, head, ...levels.map(({ output }) => output),
    ...skips.flatMap(({ encoder, decoder, joined, read }) => [encoder, decoder, joined, read?.tensor ?? null]),
    ...residualBlocks.flatMap(({ input, branch, shortcut, output }) => [input, branch, shortcut, output]),
    ...[...downsamples, ...upsamples].flatMap(({ input, output, convolution }) => [input, output, convolution]),
  ];
}

function layoutsOf(path: PicturePath, names: readonly (string | null)[]): Layouts {
  return new Map(names.flatMap((name) => {
    const layout = name === null ? null : layoutOf(path.traces.get(name), true);
    const resolution = name === null ? null : mapResolution(path, name);
    return name === null || layout === null || layout === 'first' || resolution === null ? [] : [[name, { layout, resolution }] as const];
  }));
}

/** The anatomy with other names for its feature maps. */
export function withNames(anatomy: Anatomy, names: ReadonlyMap<string, string>): Anatomy {
  const of = (name: string): string => names.get(name) ?? name;
  const orNone = (name: string | null): string | null => (name === null ? null : of(name));
  const resampled = (one: Resampling): Resampling => ({ ...one, input: of(one.input), output: of(one.output), convolution: orNone(one.convolution) });
  return {
    ...anatomy,
    levels: anatomy.levels.map((level) => ({ ...level, output: of(level.output), tensors: level.tensors.map(of) })),
    skips: anatomy.skips.map((skip) => ({ ...skip, encoder: of(skip.encoder), decoder: of(skip.decoder), joined: of(skip.joined), read: skip.read && { ...skip.read, tensor: of(skip.read.tensor) } })),
    residualBlocks: anatomy.residualBlocks.map((block) => ({ ...block, input: of(block.input), branch: of(block.branch), shortcut: of(block.shortcut), output: of(block.output) })),
    downsamples: anatomy.downsamples.map(resampled),
    upsamples: anatomy.upsamples.map(resampled),
    stem: orNone(anatomy.stem),
    head: orNone(anatomy.head),
  };
}

/** The first convolution on the way of the picture. */
function findStem(path: PicturePath): string | null {
  const node = path.flow.nodes.find(
    (one) => isLayer(path, one) && liveInputs(path, one).length > 0 && mapResolution(path, one.outputs[0] ?? '') !== null,
  );
  return node === undefined ? null : visible(path, node.outputs[0] ?? '');
}
