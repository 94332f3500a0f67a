import type { EditOf, Edit } from '../../protocol/edits.ts';
import type { InputArray, NetworkInputs, ToBeMade } from '../../protocol/frame.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { conditionsFor } from '../../protocol/inputs.ts';
import { lastTimestep, toldT } from '../../protocol/told.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { rowsOf } from './changes.ts';

/** Edits of what the network is told: another t, other words. */

/** The inputs under the edits that hold. */
export function toldInputs(inputs: NetworkInputs, edits: readonly Edit[], { manifest }: Pick<ModelParts, 'manifest'>): NetworkInputs {
  const conditional = conditionalRows(inputs.batch);
  let { conditions } = inputs;
  for (const edit of edits) {
    if (edit.kind !== 'prompt') continue;
    const words = conditionsFor(manifest, conditional.map(() => edit.prompt));
    const rows = rowsOf({ branch: edit.branch ?? 'conditional' }, conditional);
    conditions = Object.fromEntries(
      Object.entries(conditions).map(([input, before]) => [input, withRows(before, words[input], rows)]),
    );
  }
  return { ...inputs, conditions, timestep: toldTimestep(inputs, edits, manifest) };
}

/** `before` with some of its rows from `other`, which is of the same shape. */
function withRows(before: InputArray | ToBeMade, other: InputArray | ToBeMade | undefined, rows: readonly boolean[]): InputArray | ToBeMade {
  if (other === undefined) return before;
  if ('rows' in before) return { dims: before.dims, rows: before.rows.map((row, i) => (rows[i] === true && 'rows' in other ? (other.rows[i] ?? null) : row)) };
  if ('rows' in other || other.data.length !== before.data.length) return before;
  const data = before.data.slice();
  const length = data.length / rows.length;
  rows.forEach((holds, row) => {
    if (holds) data.set(other.data.subarray(row * length, (row + 1) * length), row * length);
  });
  return { dims: before.dims, data };
}

/** The t that the network is told in each row; or, with `block`, what that block is told. */
export function toldTimestep(
  { timestep, batch }: NetworkInputs,
  edits: readonly Edit[],
  manifest: Manifest,
  block?: string,
): Float32Array {
  const { timestepScale: scale } = manifest;
  const last = lastTimestep(manifest);
  const conditional = conditionalRows(batch);
  return timestep.map((fed, row) => {
    const t = fed / scale;
    const told = toldT(t, edits, { conditional: conditional[row] ?? true, last, block });
    return told === t ? fed : scale * told;
  });
}

/** Guided batches hold the unconditional row before the conditional one. */
export function conditionalRows(batch: number): boolean[] {
  return Array.from({ length: batch }, (_, row) => batch === 1 || row > 0);
}

/** Output of each block that is told another t than the network, with the tensors that bring the time into it. */
export function blocksTold(edits: readonly Edit[], { anatomy }: Pick<ModelParts, 'anatomy'>): Map<string, readonly string[]> {
  const outputs = edits.filter((edit): edit is EditOf<'timestep'> => edit.kind === 'timestep').flatMap(({ block }) => block ?? []);
  return new Map(
    anatomy.residualBlocks.flatMap(({ output, time, timeScale, timeShift }) => {
      if (time === null || !outputs.includes(output)) return [];
      // scale and shift may come from two layers, or be cut from one tensor
      const brings = time === timeScale || time === timeShift ? [timeScale, timeShift] : [time];
      return [[output, brings.filter((name) => name !== null)] as const];
    }),
  );
}
