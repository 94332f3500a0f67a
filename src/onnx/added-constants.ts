import { traceDataFlow, type DataFlow } from './data-flow.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { changedModel, noRenames } from './rename.ts';
import { writeIntegers } from './write-graph.ts';

/** What may be done to the constant on its way, with other constants. */
const ON_THE_WAY = new Set(['Mul', 'Div', 'Cast', 'Identity']);

/**
 * A tensor of one number, as large as all scores of an attention, that is added to them: torch.baddbmm with its `beta` of 0, as diffusers exports it. At 64×64 pixels
 * that is half a gigabyte a layer, twice, for nothing. One number is added instead: the sums are the same, to the bit.
 */
export function withSmallConstants(bytes: Uint8Array, graph: OnnxGraph): Uint8Array {
  const filled = graph.nodes.filter(({ op }) => op === 'ConstantOfShape');
  if (filled.length === 0) return bytes;
  const flow = traceDataFlow(graph);
  // One whose shape is written in the file is as small as it is meant to be.
  const large = filled.filter((node) => !graph.initializers.has(node.inputs[0] ?? '') && isAddedToScores(flow, node));
  if (large.length === 0) return bytes;
  let one = 'one number';
  while (graph.initializers.has(one) || flow.producer.has(one)) one += "'";
  const renames = noRenames();
  for (const node of large) renames.intoOne.set(node, new Map([[node.inputs[0] ?? '', one]]));
  return changedModel(bytes, graph, renames, writeIntegers(one, [1]));
}

function isAddedToScores({ consumers, dependsOn }: DataFlow, filled: OnnxNode): boolean {
  let [name = ''] = filled.outputs;
  for (;;) {
    const [reader, ...more] = consumers.get(name) ?? [];
    if (reader === undefined || more.length > 0) return false;
    const [output = ''] = reader.outputs;
    const others = reader.inputs.filter((input) => input !== name);
    if (reader.op === 'Add') return others.some((other) => dependsOn.has(other)) && (consumers.get(output) ?? []).some(({ op }) => op === 'Softmax');
    if (!ON_THE_WAY.has(reader.op) || others.some((other) => dependsOn.has(other))) return false;
    name = output;
  }
}
