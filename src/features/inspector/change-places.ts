import type { ChangePlace } from '../../controls/ChangeTensor.tsx';
import type { LoadedModel } from '../../protocol/engine.ts';
import { layoutOf } from '../../protocol/tensor-layout.ts';
import type { Selection } from './selection.ts';
import type { TensorKind } from './tensor-kind.ts';

/** Readers that are named one by one. */
const MOST_READERS = 4;

/** Where the open tensor can be changed: everywhere, the channel or head that is large alone, or only where one of several operators reads it. */
export function placesOf(model: LoadedModel, tensor: string, { noun }: TensorKind, selection: Selection): readonly [ChangePlace, ...ChangePlace[]] {
  const layout = layoutOf(model, tensor);
  const readers = model.tensors.filter(({ inputs }) => inputs.includes(tensor)).map(({ name }) => name);
  const part = (): ChangePlace[] => {
    if (selection.kind !== 'plane') return [];
    const only = [selection.index];
    if (layout !== null && layout.heads !== null && noun === 'head') return [{ label: `head ${selection.index + 1} alone`, place: { tensor, heads: only } }];
    return layout?.channels === 1 && noun === 'channel' ? [{ label: `channel ${selection.index} alone`, place: { tensor, channels: only } }] : [];
  };
  const into = readers.length < 2 || readers.length > MOST_READERS ? [] : readers.map((reader): ChangePlace => ({ label: `only into ${reader}`, place: { tensor, into: reader } }));
  return [{ label: 'everywhere', place: { tensor } }, ...part(), ...into];
}
