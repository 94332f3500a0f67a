import type { Anatomy, Arm, Attention, Level, ResidualBlock } from '../../onnx/anatomy-types.ts';
import type { LoadedModel, TensorInfo } from '../../protocol/engine.ts';
import type { Page } from '../../store/view.ts';
import { shapeText } from './operators.ts';
import { tensorRoles } from './tensor-roles.ts';
import { weightRole, weightShape } from './weight-kind.ts';
import { operatorNames } from './written-out.ts';

/**
 * The network as a tree: inputs, levels, their blocks and attention layers, in these every tensor in the order of computation,
 * and under each tensor the weights that its operator reads. Built from the anatomy; whatever that could not place stands under “other layers”, so that no tensor is missing.
 */

export type Hue = Arm | 'skip' | 'attention' | 'time' | 'text' | null;

export interface TreeNode {
  /** Stable between renders. */
  readonly id: string;
  readonly label: string;
  /** Operator and shape, or what a group holds. */
  readonly detail: string;
  readonly hue: Hue;
  /** Where Enter leads; null for a group and for the network's inputs, which are no tensors of the network. */
  readonly opens: { readonly page: Page; readonly tensor: string } | null;
  readonly children: readonly TreeNode[];
}

type Model = Pick<LoadedModel, 'tensors' | 'anatomy' | 'manifest'>;

export function buildTree(model: Model): TreeNode[] {
  const { anatomy, tensors } = model;
  const builder = new Builder(model);
  if (anatomy.reason !== null) return tensors.map((tensor) => builder.leaf(tensor, null));
  const left = (): TensorInfo[] => tensors.filter(({ name }) => !builder.placed.has(name));
  const levels = anatomy.levels.map((level) => builder.level(level));
  const head = builder.group('head', 'head', 'turns the last level into the output', 'decoder', builder.leaves(anatomy.headTensors, 'decoder'));
  const time = builder.timeGroup(left());
  const text = builder.textGroup(left());
  const rest = left();
  return [
    builder.inputs(),
    ...(time ? [time] : []),
    ...(text ? [text] : []),
    ...levels,
    ...(head.children.length > 0 ? [head] : []),
    ...(rest.length > 0
      ? [builder.group('other', 'other layers', 'could not be placed in the U', null, rest.map((tensor) => builder.leaf(tensor, null)))]
      : []),
  ];
}

class Builder {
  readonly placed = new Set<string>();
  private readonly infos: ReadonlyMap<string, TensorInfo>;
  private readonly order: ReadonlyMap<string, number>;
  private readonly roles: ReadonlyMap<string, string>;
  private readonly operators: ReadonlyMap<string, string>;
  /** Tensors whose meaning is another than their surroundings'. */
  private readonly hues = new Map<string, Hue>();
  private readonly anatomy: Anatomy;
  private readonly model: Model;

  constructor(model: Model) {
    this.model = model;
    this.anatomy = model.anatomy;
    this.infos = new Map(model.tensors.map((tensor) => [tensor.name, tensor]));
    this.order = new Map(model.tensors.map(({ name }, index) => [name, index]));
    this.roles = tensorRoles(model.anatomy);
    this.operators = operatorNames(model.tensors);
    for (const { joined } of this.anatomy.skips) this.hues.set(joined, 'skip');
    for (const { tensor } of this.anatomy.time?.projections ?? []) this.hues.set(tensor, 'time');
  }

  group(id: string, label: string, detail: string, hue: Hue, children: readonly TreeNode[]): TreeNode {
    return { id, label, detail, hue, opens: null, children };
  }

  leaf({ name, op, dims, weights }: TensorInfo, hue: Hue): TreeNode {
    this.placed.add(name);
    return {
      id: `tensor/${name}`,
      label: this.roles.get(name) ?? this.operators.get(name) ?? op,
      detail: `${op} ${shapeText(dims)}`,
      hue: this.hues.get(name) ?? hue,
      opens: { page: 'tensor', tensor: name },
      children: weights.map((weight) => ({
        id: `weights/${name}/${weight.input}/${weight.name}`,
        label: weightRole(op, weight),
        detail: `weights ${weightShape(weight.dims)}`,
        hue: null,
        opens: { page: 'tensor', tensor: weight.name },
        children: [],
      })),
    };
  }

  leaves(names: readonly string[], hue: Hue): TreeNode[] {
    return names.flatMap((name) => {
      const info = this.infos.get(name);
      return info === undefined || this.placed.has(name) ? [] : [this.leaf(info, hue)];
    });
  }

  inputs(): TreeNode {
    const { inputs } = this.anatomy;
    const { sample, tokens } = this.model.manifest;
    const item = (name: string | null, label: string, detail: string, hue: Hue): TreeNode[] =>
      name === null ? [] : [{ id: `input/${name}`, label, detail, hue, opens: null, children: [] }];
    return this.group('inputs', 'inputs', 'what the network is fed', null, [
      ...item(inputs.sample, 'noisy picture x_t', `${sample.channels}×${sample.height}×${sample.width}`, null),
      ...item(inputs.timestep, 'timestep t', 'one number', 'time'),
      ...item(inputs.text, 'words', tokens === null ? '' : `${tokens.length} tokens`, 'text'),
      ...inputs.other.flatMap((name) => item(name, name, '', null)),
    ]);
  }

  level(level: Level): TreeNode {
    const { arm, index, resolution, channels } = level;
    const id = `${arm}/${index}`;
    const label = arm === 'middle' ? 'middle' : `${arm}, level ${index}`;
    const tensors = level.tensors.flatMap((name) => this.infos.get(name) ?? []).sort((a, b) => this.at(a.name) - this.at(b.name));
    const here = (place: { arm: Arm; level: number }): boolean => place.arm === arm && place.level === index;
    const blocks = this.anatomy.residualBlocks.filter(here);
    const layers = [
      ...this.anatomy.selfAttention.filter(here).map((layer) => ({ layer, cross: false })),
      ...this.anatomy.crossAttention.filter(here).map((layer) => ({ layer, cross: true })),
    ].sort((a, b) => this.at(a.layer.probabilities) - this.at(b.layer.probabilities));
    const owners = this.owners(tensors, blocks, layers.map(({ layer }) => layer));

    const children: TreeNode[] = [];
    const seen = new Set<number>();
    for (const tensor of tensors) {
      const owner = owners.get(tensor.name);
      if (owner === undefined) {
        if (!this.placed.has(tensor.name)) children.push(this.leaf(tensor, arm));
      } else if (!seen.has(owner)) {
        seen.add(owner);
        const mine = tensors.filter(({ name }) => owners.get(name) === owner).map(({ name }) => name);
        const block = blocks[owner];
        const layer = layers[owner - blocks.length];
        if (block) children.push(this.block(`${id}/block/${owner}`, block, blocks.length > 1 ? owner + 1 : null, mine, arm));
        else if (layer) children.push(this.attention(`${id}/attention/${owner}`, layer.layer, layer.cross, mine));
      }
    }
    return this.group(id, label, `${channels}×${resolution.join('×')}`, arm, children);
  }

  /** Tensor → index of its block, or of its attention layer counted on behind the blocks. */
  private owners(tensors: readonly TensorInfo[], blocks: readonly ResidualBlock[], layers: readonly Attention[]): Map<string, number> {
    const owners = new Map<string, number>();
    blocks.forEach(({ input, output }, index) => {
      for (const { name } of tensors) if (this.at(name) > this.at(input) && this.at(name) <= this.at(output)) owners.set(name, index);
    });
    // An attention layer reaches from what comes before its queries, keys and values to the sum that adds its output.
    let from = -1;
    layers.forEach((layer, index) => {
      const to = this.sumBehind(layer, tensors);
      for (const { name } of tensors) {
        const at = this.at(name);
        if (at > from && at <= to && !owners.has(name) && at > this.blockBefore(blocks, layer)) owners.set(name, blocks.length + index);
      }
      from = to;
    });
    return owners;
  }

  private blockBefore(blocks: readonly ResidualBlock[], layer: Attention): number {
    return Math.max(-1, ...blocks.map(({ output }) => this.at(output)).filter((at) => at < this.at(layer.probabilities)));
  }

  /** Where the layer ends: the sum that adds what it found to what came in, or its own output where there is none. */
  private sumBehind(layer: Attention, tensors: readonly TensorInfo[]): number {
    const from = this.at(layer.output);
    const next = tensors.find(({ name, op, inputs }) => this.at(name) > from && ((op === 'Add' && inputs.length === 2) || op === 'Softmax'));
    return next === undefined || next.op === 'Softmax' ? from : this.at(next.name);
  }

  private block(id: string, block: ResidualBlock, number: number | null, names: readonly string[], arm: Arm): TreeNode {
    const leaves = this.leaves(names, arm);
    const open: TreeNode = {
      id: `${id}/page`,
      label: 'the block as a sum',
      detail: 'input, branch, shortcut',
      hue: arm,
      opens: { page: 'block', tensor: block.output },
      children: [],
    };
    return this.group(id, number === null ? 'residual block' : `residual block ${number}`, block.time === null ? '' : '← t', arm, [open, ...leaves]);
  }

  private attention(id: string, layer: Attention, cross: boolean, names: readonly string[]): TreeNode {
    const open: TreeNode = {
      id: `${id}/page`,
      label: 'where it looks',
      detail: `${layer.heads} heads over the picture`,
      hue: 'attention',
      opens: { page: 'attention', tensor: layer.probabilities },
      children: [],
    };
    const detail = cross ? `${layer.heads} heads ← words` : `${layer.heads} heads`;
    return this.group(id, cross ? 'cross-attention' : 'self-attention', detail, 'attention', [open, ...this.leaves(names, 'attention')]);
  }

  /** All that the tensor which every block receives is made of. */
  timeGroup(left: readonly TensorInfo[]): TreeNode | null {
    const { time } = this.anatomy;
    const last = time?.received ?? time?.embedding ?? time?.sinusoid ?? null;
    if (time === null || last === null) return null;
    const ancestors = this.ancestors([last]);
    const mine = left.filter(({ name }) => ancestors.has(name));
    if (mine.length === 0) return null;
    const open: TreeNode = {
      id: 'time/page',
      label: 'the whole path of the timestep',
      detail: 'sinusoids to blocks',
      hue: 'time',
      opens: { page: 'time', tensor: last },
      children: [],
    };
    return this.group('time', 'time', 'embedding of t', 'time', [open, ...mine.map((tensor) => this.leaf(tensor, 'time'))]);
  }

  textGroup(left: readonly TensorInfo[]): TreeNode | null {
    const { crossAttention, inputs } = this.anatomy;
    if (inputs.text === null || crossAttention.length === 0) return null;
    const ancestors = this.ancestors(crossAttention.flatMap(({ key, value, probabilities }) => [key, value, probabilities]));
    const mine = left.filter(({ name }) => ancestors.has(name));
    return mine.length === 0 ? null : this.group('text', 'words', 'what the prompt becomes', 'text', mine.map((tensor) => this.leaf(tensor, 'text')));
  }

  /** These and all that they are made of. */
  private ancestors(names: readonly string[]): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [...names];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      open.push(...(this.infos.get(name)?.inputs ?? []));
    }
    return found;
  }

  private at(name: string): number {
    return this.order.get(name) ?? -1;
  }
}

/** The groups that lead to a tensor, outermost first, and the tensor's own entry last. Empty where it is not in the tree. */
export function pathTo(tree: readonly TreeNode[], tensor: string): TreeNode[] {
  for (const node of tree) {
    if (node.opens?.page === 'tensor' && node.opens.tensor === tensor) return [node];
    const below = pathTo(node.children, tensor);
    if (below.length > 0) return [node, ...below];
  }
  return [];
}
