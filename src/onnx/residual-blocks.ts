import type { Place, ResidualBlock, Unrecognised } from './anatomy-types.ts';
import type { OnnxNode } from './model.ts';
import { ancestors, isSpatialConvolution, liveInputs, mapResolution, type PicturePath } from './picture-path.ts';
import type { ResolutionChange } from './resampling.ts';

export type BareBlock = Omit<ResidualBlock, 'time' | 'timeScale' | 'timeShift'> & {
  /** Everything between input and branch. */
  readonly inside: ReadonlySet<string>;
};

/**
 * Residual blocks: sums of two feature maps whose nearest common source is the block's input, where one side goes through
 * convolutions over neighbouring pixels and the other does not. Sums around attention, around an excursion to another
 * resolution and back, and around other blocks are none.
 */
export function findResidualBlocks(
  path: PicturePath,
  changes: readonly ResolutionChange[],
  isSkip: (joined: string) => boolean,
  places: ReadonlyMap<string, Place>,
): { blocks: BareBlock[]; unrecognised: Unrecognised[] } {
  const blocks: BareBlock[] = [];
  const unrecognised: Unrecognised[] = [];
  const changedBy = new Map(changes.map((change) => [change.output, change.direction]));
  const outputs = new Set<string>();
  for (const node of path.flow.nodes) {
    const output = node.outputs[0] ?? '';
    const place = places.get(output);
    if (!isSum(node) || place === undefined || !path.live.has(output) || isSkip(output)) continue;
    const sides = liveInputs(path, node).filter((name) => mapResolution(path, name) !== null);
    const [one, other] = sides;
    if (one === undefined || other === undefined || sides.length !== 2 || !sameDims(path, one, other)) continue;
    let input = path.dominators.of(output);
    // where both sides start from one quantised tensor: what it was quantised from
    while (input !== null && !path.dims.has(input)) input = path.dominators.of(input);
    if (input === null) continue;
    const [insideOne, insideOther] = [ancestors(path, [one], input), ancestors(path, [other], input)];
    const [countOne, countOther] = [countConvolutions(path, insideOne), countConvolutions(path, insideOther)];
    if (countOne === 0 && countOther === 0) continue;
    const inside = new Set([...insideOne, ...insideOther]);
    const say = (why: string): number => unrecognised.push({ tensor: output, op: node.op, why });
    if ([...inside].some((name) => path.flow.producer.get(name)?.op === 'Softmax')) continue;
    const ways = new Set([...inside].map((name) => changedBy.get(name)));
    if (ways.has('down') && ways.has('up')) say('A sum around a part that goes to a lower resolution and back.');
    else if ([...inside].some((name) => outputs.has(name))) say('A sum around several residual blocks.');
    else if (countOne === countOther) say('A sum of two equally deep branches.');
    else {
      const [branch, shortcut] = countOne > countOther ? [one, other] : [other, one];
      outputs.add(output);
      blocks.push({ input, branch, shortcut, output, ...place, inside: countOne > countOther ? insideOne : insideOther });
    }
  }
  return { blocks, unrecognised };
}

function isSum(node: OnnxNode): boolean {
  return node.op === 'Add' || (node.op === 'Sum' && node.inputs.length === 2);
}

function sameDims(path: PicturePath, one: string, other: string): boolean {
  return String(path.dims.get(one)) === String(path.dims.get(other));
}

function countConvolutions(path: PicturePath, names: ReadonlySet<string>): number {
  return [...names].filter((name) => isSpatialConvolution(path, path.flow.producer.get(name))).length;
}
