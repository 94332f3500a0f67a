import type { NpyArray } from '../../base/npy.ts';
import type { Conditions, InputArray, ToBeMade } from '../../protocol/frame.ts';

/** Of each input a row without the words and one with them: nested lists of numbers, or the name of an array that is kept in a file beside the script. */
export type PlannedConditions = Readonly<Record<string, Nested | string>>;

type Nested = number | readonly Nested[];

/** What text encoders and files make for a script, which has neither: collected while that is planned, then made by the engine. */
export class KeptConditions {
  readonly #arrays = new Map<string, { readonly name: string; readonly input: string; readonly made: ToBeMade }>();

  get isEmpty(): boolean {
    return this.#arrays.size === 0;
  }

  planned(conditions: Conditions): PlannedConditions {
    return Object.fromEntries(Object.entries(conditions).map(([input, given]) => [input, 'data' in given ? nested(given) : this.#keep(input, given)]));
  }

  /** The arrays by the names that the script reads them by. */
  async arrays(make: (conditions: Conditions) => Promise<Readonly<Record<string, InputArray>>>): Promise<(readonly [string, NpyArray])[]> {
    const all: (readonly [string, NpyArray])[] = [];
    for (const { name, input, made } of this.#arrays.values()) {
      const { [input]: array } = await make({ [input]: made });
      if (array !== undefined) all.push([name, array]);
    }
    return all;
  }

  #keep(input: string, made: ToBeMade): string {
    const key = JSON.stringify([input, made.rows]);
    const held = this.#arrays.get(key) ?? { name: `${input} ${this.#arrays.size + 1}`, input, made };
    this.#arrays.set(key, held);
    return held.name;
  }
}

function nested({ dims, data }: InputArray): Nested {
  const [first = 1, ...rest] = dims;
  if (rest.length === 0) return [...data];
  const size = data.length / first;
  return Array.from({ length: first }, (_, i) => nested({ dims: rest, data: data.subarray(i * size, (i + 1) * size) }));
}
