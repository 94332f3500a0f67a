import { UserError } from '../base/user-error.ts';
import { traceDataFlow, type DataFlow } from './data-flow.ts';
import { isFloat, type DataType } from './data-type.ts';
import { freshNames, unknownTensor } from './edit.ts';
import { writeForm, type Form } from './forms.ts';
import { parseModel, type OnnxNode } from './model.ts';
import { changedModel, noRenames } from './rename.ts';
import { writeSecondClock } from './second-clock.ts';

/** A tensor wherever it is read; or only on its way into the node that computes `into` (a skip, but not the level below). */
export interface Site {
  readonly tensor: string;
  readonly into?: string | undefined;
}

export function siteKey({ tensor, into }: Site): string {
  return into === undefined ? tensor : `${tensor} → ${into}`;
}

/** What is done to a tensor at a site, one form after the other. */
export interface Chain {
  readonly site: Site;
  /** How many axes the tensor has. */
  readonly rank: number;
  readonly forms: readonly Form[];
}

/** Tensors that are to be computed from a timestep of their own. */
export interface Clock {
  readonly timestep: string;
  readonly tensors: readonly string[];
}

export interface Spliced {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** For each chain, for each of its forms: the names of its graph inputs by their role. All must be fed at every run. */
  readonly inputs: readonly (readonly Readonly<Record<string, string>>[])[];
  /** For each clock, its graph input: of the type and shape of the timestep. */
  readonly clocks: readonly string[];
  /** By {@link siteKey}: the tensor that is read there. */
  readonly reads: ReadonlyMap<string, string>;
  /** Graph outputs that are changed: what they were before goes by another name. */
  readonly before: ReadonlyMap<string, string>;
}

/**
 * The same model with operations between tensors and those that read them. A tensor stays what it was and can still be tapped; where it is an
 * output of the graph, the output is what the chain makes of it. What is done everywhere comes before what is done at one reader, unless that chain begins with the form `computed`. The new
 * inputs have no default, because onnxruntime-web refuses to feed one that has. Only renamed nodes are written anew; weights are copied
 * once, as byte ranges. Throws a UserError (`tensor-unknown`, `tensor-type`) for what cannot be changed.
 */
export function withChains(bytes: Uint8Array, chains: readonly Chain[], clocks: readonly Clock[] = []): Spliced {
  const graph = parseModel(bytes);
  const flow = traceDataFlow(graph);
  const outputs = new Set(graph.outputs.map((info) => info.name));
  const fresh = freshNames(graph);
  const added: Uint8Array[] = [];
  const renames = noRenames();
  const reads = new Map<string, string>();

  const clockInputs = clocks.map(({ timestep, tensors }) => {
    const second = fresh(`${timestep} of ${tensors.join(', ')}`);
    const clock = writeSecondClock(bytes, flow, timestep, tensors, second, (suffix) => fresh(`${second}${suffix}`));
    if (clock === null) throw new UserError('tensor-unknown', `“${tensors.join('”, “')}” does not depend on the timestep.`);
    added.push(...clock.pieces);
    for (const tensor of tensors) {
      const twin = clock.twins.get(tensor) ?? tensor;
      renames.everywhere.set(tensor, twin);
      reads.set(tensor, twin);
    }
    return second;
  });

  /** Tensors that go by another name before any chain: those of a clock of their own, and changed outputs. */
  const beforeChains = new Map(renames.everywhere);
  const inputs = new Map<Chain, readonly Readonly<Record<string, string>>[]>();
  const ordered = [...chains].sort((a, b) => Number(a.site.into !== undefined) - Number(b.site.into !== undefined));
  for (const chain of ordered) {
    const { site, rank, forms } = chain;
    const { tensor, into } = site;
    const key = siteKey(site);
    const type = typeOf(flow, tensor);
    let source = renames.everywhere.get(tensor) ?? tensor;
    let result = fresh(`${key} changed`);
    if (into !== undefined) {
      const reader = readerOf(flow, tensor, into);
      const edges = renames.intoOne.get(reader) ?? new Map<string, string>();
      renames.intoOne.set(reader, edges.set(tensor, result));
    } else if (outputs.has(tensor)) {
      // what writes it writes the name of the tensor before, and the chain ends in the output
      renames.written.set(tensor, result);
      beforeChains.set(tensor, result);
      [source, result] = [result, tensor];
    } else renames.everywhere.set(tensor, result);
    reads.set(key, result);
    const computed = beforeChains.get(tensor) ?? tensor;
    inputs.set(
      chain,
      forms.map((form, i) => {
        const last = i === forms.length - 1;
        const next = last ? result : fresh(`${key} ${i}`);
        const written = writeForm(form, { source, computed, result: next, rank, type, opset: graph.opset, fresh: (suffix) => fresh(`${key} ${i}${suffix}`) });
        added.push(...written.pieces);
        source = next;
        return written.inputs;
      }),
    );
  }
  return {
    bytes: changedModel(bytes, graph, renames, added),
    inputs: chains.map((chain) => inputs.get(chain) ?? []),
    clocks: clockInputs,
    reads,
    before: renames.written,
  };
}

function typeOf({ types, dependsOn }: DataFlow, tensor: string): DataType {
  if (!dependsOn.has(tensor)) throw unknownTensor(tensor);
  const type = types.get(tensor);
  if (type !== undefined && isFloat(type)) return type;
  throw new UserError('tensor-type', `“${tensor}” holds ${type ?? 'values of unknown type'}; only floats can be changed.`);
}

function readerOf({ producer }: DataFlow, tensor: string, into: string): OnnxNode {
  const reader = producer.get(into);
  if (reader?.inputs.includes(tensor) === true) return reader;
  throw new UserError('tensor-unknown', `“${tensor}” does not go directly into “${into}”, so it cannot be changed there.`);
}
