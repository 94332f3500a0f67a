import { withReductions } from '../../onnx/reduce.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { parseReduced, placeOf } from '../../protocol/reduced-names.ts';

interface Output {
  readonly output: string;
  /** The graph input that says which indices, null for a mean. */
  readonly indices: string | null;
}

/** Outputs of a session that are less than the tensors that they are made of. One serves all parts along its axis: which, is fed. */
export class ReducedOutputs {
  private constructor(private readonly places: ReadonlyMap<string, Output>) {}

  /** The model with outputs for those of `names` that are reductions. */
  static add(bytes: Uint8Array, names: readonly string[]): { bytes: Uint8Array; outputs: ReducedOutputs } {
    const places = [...new Set(names.map(placeOf))].flatMap((place) => {
      const reduced = parseReduced(place);
      return reduced === null ? [] : [{ place, reduced }];
    });
    if (places.length === 0) return { bytes, outputs: new ReducedOutputs(new Map()) };
    const made = withReductions(bytes, places.map(({ reduced }) => reduced));
    return {
      bytes: made.bytes,
      outputs: new ReducedOutputs(new Map(places.map(({ place }, i) => [place, { output: made.outputs[i] ?? '', indices: made.indices[i] ?? null }]))),
    };
  }

  /** The graph's output for what is asked for. */
  outputOf(name: string): string {
    return this.places.get(placeOf(name))?.output ?? name;
  }

  /** What every input of the parts is fed, so that all that is asked for at once is there; one index where nothing is. */
  feeds(asked: readonly string[]): [input: string, indices: Int32Array][] {
    return [...this.places].flatMap(([place, { indices }]): [string, Int32Array][] => {
      if (indices === null) return [];
      const wanted = [...askedOf(place, asked).values()].flatMap(({ list }) => list);
      return [[indices, Int32Array.from(wanted.length === 0 ? [0] : wanted)]];
    });
  }

  /** What was asked for by `name` of the output that serves it. */
  pick(name: string, asked: readonly string[], output: Tensor): Tensor {
    const reduced = parseReduced(name);
    const together = askedOf(placeOf(name), asked);
    const own = together.get(name);
    if (reduced?.reduction.kind !== 'part' || own === undefined || together.size === 1) return { ...output, name };
    return { ...someAlong(output, reduced.reduction.axis, own.at, own.list.length), name };
  }
}

/** The parts of a place that are asked for, each once: their indices, and where they begin among all. */
function askedOf(place: string, asked: readonly string[]): Map<string, { readonly at: number; readonly list: readonly number[] }> {
  const found = new Map<string, { readonly at: number; readonly list: readonly number[] }>();
  let at = 0;
  for (const name of asked) {
    const indices = placeOf(name) === place && !found.has(name) ? (parseReduced(name)?.indices ?? null) : null;
    if (indices === null) continue;
    const list = Array.from({ length: indices[1] - indices[0] + 1 }, (_, i) => indices[0] + i);
    found.set(name, { at, list });
    at += list.length;
  }
  return found;
}

function someAlong({ name, dims, data }: Tensor, axis: number, from: number, count: number): Tensor {
  const size = dims[axis] ?? 1;
  const inner = dims.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  const outer = data.length / (size * inner);
  const some = new Float32Array(outer * count * inner);
  for (let o = 0; o < outer; o++) some.set(data.subarray((o * size + from) * inner, (o * size + from + count) * inner), o * count * inner);
  return { name, dims: dims.map((dim, i) => (i === axis ? count : dim)), data: some };
}
