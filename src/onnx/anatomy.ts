import type { Anatomy, Level, Place } from './anatomy-types.ts';
import { findAttention } from './attention.ts';
import type { Dims } from './axes.ts';
import type { OnnxGraph } from './model.ts';
import { kernelOf, liveInputs, mapResolution, findPicturePath, visible, type PicturePath } from './picture-path.ts';
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
  const path = findPicturePath(graph, dims, sample);
  if (typeof path === 'string') return noUNet(graph, path);
  const changes = findResolutionChanges(path);
  const u = findShapeOfU(path, changes);
  if (typeof u === 'string') return noUNet(graph, u, path);

  const skips = findSkips(path, u);
  const split = splitLowest(path, skips.innermostLowest);
  const bare: ReadonlyMap<string, Place> = placeTensors(path, u, split, () => false);
  const residual = findResidualBlocks(path, changes, (name) => skips.meetings.has(name), bare);
  const attention = findAttention(path, bare);
  const timestep = findTimeInput(path, attention.keySources);
  const time = timestep === null ? null : followTime(path, timestep, residual.blocks);
  const blocks = time?.blocks ?? residual.blocks.map(withoutTime);

  const head = findHead(path);
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

/** The first convolution on the way of the picture. */
function findStem(path: PicturePath): string | null {
  const node = path.flow.nodes.find(
    (one) => kernelOf(path, one).length > 0 && liveInputs(path, one).length > 0 && mapResolution(path, one.outputs[0] ?? '') !== null,
  );
  return node === undefined ? null : visible(path, node.outputs[0] ?? '');
}
