import type { Anatomy, ResidualBlock } from '../../onnx/anatomy-types.ts';
import type { TensorInfo } from '../../protocol/engine.ts';

/** One tensor that is computed on the way through a block. */
export interface Operation extends TensorInfo {
  /** The name without what all names of the block begin with. */
  readonly shortName: string;
  readonly role: 'branch' | 'shortcut' | 'time' | 'sum' | null;
}

/**
 * What is computed from the block's input to its output, in the order of computation: the tensors between the two that belong to
 * the block's level, and the time that it receives.
 */
export function operationsOf(tensors: readonly TensorInfo[], anatomy: Pick<Anatomy, 'levels'>, block: ResidualBlock): Operation[] {
  const index = new Map(tensors.map(({ name }, i) => [name, i]));
  const from = index.get(block.input) ?? -1;
  const to = index.get(block.output) ?? -1;
  const level = anatomy.levels.find(({ arm, index: at }) => arm === block.arm && (arm === 'middle' || at === block.level));
  const own = new Set(level?.tensors);
  const inside = tensors.slice(from + 1, to + 1).filter(({ name }) => own.has(name) || name === block.time || name === block.output);
  const prefix = sharedPrefix(inside.map(({ name }) => name));
  return inside.map((info) => ({ ...info, shortName: info.name.slice(prefix.length), role: roleOf(info.name, block) }));
}

function roleOf(name: string, block: ResidualBlock): Operation['role'] {
  if (name === block.output) return 'sum';
  if (name === block.branch) return 'branch';
  if (name === block.shortcut) return 'shortcut';
  return name === block.time ? 'time' : null;
}

/** Up to and with the last separator (. or /) that all share. */
function sharedPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  let length = first.length;
  for (const name of others) {
    let i = 0;
    while (i < length && name[i] === first[i]) i++;
    length = i;
  }
  const shared = first.slice(0, length);
  return shared.slice(0, Math.max(shared.lastIndexOf('.'), shared.lastIndexOf('/')) + 1);
}
