import type { TensorInfo } from '../../protocol/engine.ts';
import { operatorWords } from './operators.ts';

/**
 * Layers that exporters write out in smaller operators, by the name under which people know them: SiLU is x · sigmoid(x), group
 * normalisation an instance normalisation between two reshapes, a linear layer a matrix product and a sum with its bias. From
 * operators and connections alone, never from names.
 */
export function operatorNames(tensors: readonly TensorInfo[]): ReadonlyMap<string, string> {
  const infos = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const uses = new Map<string, TensorInfo[]>();
  for (const tensor of tensors) for (const input of tensor.inputs) uses.set(input, [...(uses.get(input) ?? []), tensor]);
  const names = new Map<string, string>();
  const say = (name: string, words: string): void => {
    if (!names.has(name)) names.set(name, words);
  };
  /** The only tensor that is made of this one, if it is by this operator. A reshape may take its shape from another tensor. */
  const next = (name: string, op: string): TensorInfo | null => {
    const [only, ...others] = uses.get(name) ?? [];
    return only !== undefined && others.length === 0 && only.op === op && only.inputs[0] === name && (op === 'Reshape' || only.inputs.length === 1) ? only : null;
  };
  for (const tensor of tensors) {
    if (tensor.op === 'InstanceNormalization') sayGroupNorm(tensor, infos, next, say);
    else if (tensor.op === 'Mul') saySilu(tensor, infos, say);
    else if (tensor.op === 'MatMul' && tensor.inputs.length === 1) {
      const bias = next(tensor.name, 'Add');
      say(tensor.name, bias === null ? 'linear layer' : 'linear layer, before its bias');
      if (bias !== null) say(bias.name, 'linear layer');
    }
  }
  for (const { name, op, inputs } of tensors) {
    if ((op === 'Add' || op === 'Mul') && inputs.length === 1) say(name, op === 'Add' ? 'sum with weights' : 'product with weights');
    say(name, operatorWords(op));
  }
  return names;
}

type Infos = ReadonlyMap<string, TensorInfo>;
type Next = (name: string, op: string) => TensorInfo | null;
type Say = (name: string, words: string) => void;

function sayGroupNorm(norm: TensorInfo, infos: Infos, next: Next, say: Say): void {
  const before = infos.get(norm.inputs[0] ?? '');
  const back = next(norm.name, 'Reshape');
  const scaled = back && next(back.name, 'Mul');
  const shifted = scaled && next(scaled.name, 'Add');
  if (before?.op !== 'Reshape' || !back || !scaled || !shifted) return;
  say(before.name, 'group norm: into groups');
  say(norm.name, 'group norm: mean 0, variance 1');
  say(back.name, 'group norm: back in shape');
  say(scaled.name, 'group norm: scaled');
  say(shifted.name, 'group normalisation');
}

function saySilu(product: TensorInfo, infos: Infos, say: Say): void {
  const [a = '', b = ''] = product.inputs;
  for (const [x, gate] of [[a, b], [b, a]] as const) {
    const info = infos.get(gate);
    if (info?.op !== 'Sigmoid' || info.inputs[0] !== x) continue;
    say(product.name, 'SiLU');
    say(gate, 'SiLU: its gate, sigmoid');
  }
}
