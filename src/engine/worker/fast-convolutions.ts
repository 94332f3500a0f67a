import { winogradConvolutions, type Convolutions } from '../../onnx/winograd.ts';
import { LARGE_FILE } from '../../protocol/foreign/size-estimate.ts';
import { inputDims } from '../../protocol/manifest.ts';
import { inferShapes } from './infer-shapes.ts';
import type { OrtBuild } from './runtime.ts';
import { shapedInputs, type Context } from './try-device.ts';

/** The convolutions of a model that are computed in Winograd's way on the processor. None of a large model: it would need memory that a device may lack. */
export async function fastConvolutions({ runtime, manifest, companions, bytes, graph, fileBytes, signal }: Context, build: OrtBuild): Promise<Convolutions> {
  if (fileBytes > LARGE_FILE) return new Map();
  const known = new Map([...graph.valueInfo.values()].flatMap(({ name, dims }) => (dims === null ? [] : [[name, dims] as const])));
  const fed = new Map(inputDims(manifest));
  const isFixed = graph.inputs.every(({ name, dims }) => name !== manifest.inputs.sample || dims?.slice(2).every((dim, i) => dim === fed.get(name)?.[i + 2]) === true);
  const read = [...new Set(graph.nodes.flatMap(({ op, inputs: [input = ''] }) => (op === 'Conv' && !fed.has(input) ? [input] : [])))];
  // A file of a fixed size may say every shape itself, as ours do.
  const isSaid = isFixed && read.every((name) => known.get(name)?.slice(2).every((dim) => typeof dim === 'number') === true);
  const shapes = isSaid ? known : await inferShapes({ runtime, build, manifest, bytes, graph }, read, await companions.resolve(shapedInputs(manifest, 1)), signal);
  return winogradConvolutions(graph, new Map([...shapes, ...fed]));
}
