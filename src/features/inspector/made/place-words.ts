import type { Source } from '../../../onnx/sums/sum.ts';
import type { LoadedModel } from '../../../protocol/engine.ts';
import { planeShape, type PlaneShape } from '../../../render/tensor-planes.ts';
import type { View } from '../../../store/view.ts';
import { pathTo } from '../network-tree.ts';
import { viewFor } from '../selection.ts';
import { tensorKind } from '../tensor-kind.ts';
import { treeOf } from '../trees.ts';

/** Where a number stands, in words, and the View in which it is under the hand. */
export interface PlaceOfValue {
  /** What the tensor or the weights are called. */
  readonly of: string;
  /** "channel 4, row 3, column 7" */
  readonly at: string;
  /** Null where there is no page of it. */
  readonly view: Partial<View> | null;
}

export function placeOfSource(model: LoadedModel, { operand, at }: Source): PlaceOfValue {
  switch (operand.is) {
    case 'tensor':
      return inTensor(model, operand.name, at);
    case 'input':
      return operand.name === model.manifest.inputs.sample
        ? { of: 'x_t, what the network is fed', at: fedWords(model.manifest.sample, at), view: null }
        : { of: operand.name === model.manifest.inputs.timestep ? 't' : operand.name, at: '', view: null };
    case 'weight':
      return { of: 'its weights', at: '', view: { page: 'tensor', tensor: operand.name } };
    case 'numbers':
      return { of: operand.name === null ? 'a constant' : 'its weights', at: '', view: operand.name === null ? null : { page: 'tensor', tensor: operand.name } };
    case 'none':
    case 'hidden':
      return { of: '', at: '', view: null };
  }
}

function inTensor(model: LoadedModel, name: string, at: number): PlaceOfValue {
  const info = model.tensors.find((tensor) => tensor.name === name);
  const path = pathTo(treeOf(model), name);
  const of = path[path.length - 1]?.label ?? name;
  if (info === undefined) return { of, at: '', view: null };
  const kind = tensorKind(info, model.anatomy);
  const { height, width, count } = kind.shape;
  const { plane, row, column } = placeIn(kind.shape, at);
  const words = [
    ...(count > 1 ? [`${kind.noun} ${plane}`] : []),
    ...(height > 1 ? [`${kind.rows} ${row}`] : []),
    ...(width > 1 ? [`${kind.columns} ${column}`] : []),
  ];
  return { of, at: words.join(', '), view: { page: 'tensor', tensor: name, ...viewFor(kind, { kind: 'plane', index: plane }), pixel: [row, column] } };
}

function fedWords({ channels, height, width }: LoadedModel['manifest']['sample'], at: number): string {
  const { plane, row, column } = placeIn(planeShape([1, channels, height, width]), at);
  return `channel ${plane}, row ${row}, column ${column}`;
}

/** Of a number that may stand in any sample of a batch. */
function placeIn({ count, height, width }: PlaneShape, at: number): { readonly plane: number; readonly row: number; readonly column: number } {
  const inSample = at % (count * height * width);
  return { plane: Math.floor(inSample / (height * width)), row: Math.floor((inSample % (height * width)) / width), column: inSample % width };
}
