import { dataTypeOf, type DataType } from './data-type.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';
import { numberAttribute, readsOf } from './node.ts';

/** Who computes what from what. Everything else in this folder that asks about a graph asks here. */
export interface DataFlow {
  readonly graph: OnnxGraph;
  /** The nodes in an order of computation. */
  readonly nodes: readonly OnnxNode[];
  readonly producer: ReadonlyMap<string, OnnxNode>;
  readonly consumers: ReadonlyMap<string, readonly OnnxNode[]>;
  /** Element types, as far as they follow from the file. */
  readonly types: ReadonlyMap<string, DataType>;
  /**
   * The graph inputs whose *values* a tensor depends on; absent for constants. What only depends on an input's shape (Shape,
   * Size, and arithmetic on them) is constant here: it is the same at every step.
   */
  readonly dependsOn: ReadonlyMap<string, ReadonlySet<string>>;
}

export function traceDataFlow(graph: OnnxGraph): DataFlow {
  const producer = new Map<string, OnnxNode>();
  const consumers = new Map<string, OnnxNode[]>();
  for (const node of graph.nodes) {
    for (const output of node.outputs) if (output !== '') producer.set(output, node);
    for (const input of readsOf(node)) {
      const list = consumers.get(input);
      if (list === undefined) consumers.set(input, [node]);
      else list.push(node);
    }
  }
  const nodes = inOrderOfComputation(graph.nodes, producer);
  return { graph, nodes, producer, consumers, types: inferTypes(graph, nodes), dependsOn: traceDependence(graph, nodes) };
}

/** Depth-first, so that nodes of one branch stay together; files that list nodes out of order come out right. */
function inOrderOfComputation(nodes: readonly OnnxNode[], producer: ReadonlyMap<string, OnnxNode>): OnnxNode[] {
  const done = new Set<OnnxNode>();
  const open = new Set<OnnxNode>();
  const order: OnnxNode[] = [];
  for (const root of nodes) {
    // an explicit stack: networks are thousands of nodes deep
    const stack: OnnxNode[] = [root];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      if (done.has(node)) {
        stack.pop();
        continue;
      }
      const missing = open.has(node)
        ? []
        : readsOf(node)
            .map((name) => producer.get(name))
            .filter((before): before is OnnxNode => before !== undefined && !done.has(before) && !open.has(before));
      open.add(node);
      if (missing.length > 0) stack.push(...missing.reverse());
      else {
        stack.pop();
        done.add(node);
        order.push(node);
      }
    }
  }
  return order;
}

function traceDependence(graph: OnnxGraph, nodes: readonly OnnxNode[]): Map<string, ReadonlySet<string>> {
  const dependsOn = new Map<string, ReadonlySet<string>>();
  for (const input of graph.inputs) dependsOn.set(input.name, new Set([input.name]));
  for (const node of nodes) {
    if (node.op === 'Shape' || node.op === 'Size') continue;
    const parts = readsOf(node)
      .map((name) => dependsOn.get(name))
      .filter((set): set is ReadonlySet<string> => set !== undefined);
    const first = parts[0];
    if (first === undefined) continue;
    // most nodes depend on what their input depends on: share that set
    const all = parts.every((set) => set === first) ? first : new Set(parts.flatMap((set) => [...set]));
    for (const output of node.outputs) if (output !== '') dependsOn.set(output, all);
  }
  return dependsOn;
}

const TO_INT64 = new Set(['Shape', 'Size', 'ArgMax', 'ArgMin', 'NonZero']);
const TO_BOOL = new Set([
  'Equal',
  'Greater',
  'Less',
  'GreaterOrEqual',
  'LessOrEqual',
  'Not',
  'And',
  'Or',
  'Xor',
  'IsNaN',
  'IsInf',
]);
/** Operators whose element type is that of an input other than the first. */
const TYPED_BY: Readonly<Record<string, number>> = { Where: 1, CastLike: 1, DequantizeLinear: 1, OneHot: 2 };
/** Operators whose second output is not of the type of the first. */
const SECOND_OUTPUT: Readonly<Record<string, DataType>> = { TopK: 'int64', MaxPool: 'int64', Dropout: 'bool' };

function inferTypes(graph: OnnxGraph, nodes: readonly OnnxNode[]): Map<string, DataType> {
  const types = new Map<string, DataType>();
  for (const tensor of graph.initializers.values()) types.set(tensor.name, tensor.dataType);
  for (const info of [...graph.valueInfo.values(), ...graph.inputs, ...graph.outputs])
    if (info.dataType !== null) types.set(info.name, info.dataType);
  for (const node of nodes)
    node.outputs.forEach((output, index) => {
      if (output === '' || types.has(output)) return;
      const type = (index > 0 ? SECOND_OUTPUT[node.op] : undefined) ?? typeOf(node, types);
      if (type !== null) types.set(output, type);
    });
  return types;
}

function typeOf(node: OnnxNode, types: ReadonlyMap<string, DataType>): DataType | null {
  if (node.op === 'Constant' || node.op === 'ConstantOfShape') {
    const value = node.attributes.get('value');
    if (value?.kind === 'tensor') return value.value.dataType;
    const isInteger = node.attributes.has('value_int') || node.attributes.has('value_ints');
    return isInteger ? 'int64' : 'float32';
  }
  if (node.op === 'Cast') return dataTypeOf(numberAttribute(node, 'to', 0));
  if (TO_INT64.has(node.op)) return 'int64';
  if (TO_BOOL.has(node.op)) return 'bool';
  if (node.op === 'QuantizeLinear' || node.op === 'DynamicQuantizeLinear') return 'uint8';
  if (node.op === 'MatMulInteger' || node.op === 'ConvInteger') return 'int32';
  if (node.attributes.has('dtype') && node.op !== 'BatchNormalization') return dataTypeOf(numberAttribute(node, 'dtype', 0));
  // the outputs of If, Loop and Scan are typed by their subgraphs: only what value_info says is known of them
  if (node.op === 'If' || node.op === 'Loop' || node.op === 'Scan' || node.op.startsWith('Sequence')) return null;
  const typedBy = TYPED_BY[node.op];
  if (typedBy !== undefined) return types.get(node.inputs[typedBy] ?? '') ?? null;
  for (const input of node.inputs) {
    const type = types.get(input);
    if (type !== undefined) return type;
  }
  return null;
}
