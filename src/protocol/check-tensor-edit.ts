import type { EditOf } from './edits.ts';
import { layoutOf, type ModelParts, type TensorLayout } from './tensor-layout.ts';

type TensorEdit = EditOf<'gain' | 'mean' | 'filter' | 'patch' | 'noise'>;

/** Why an edit of a tensor cannot be, in a sentence that names what is missing; null where it can. */
export function checkTensorEdit(edit: TensorEdit, model: ModelParts): string | null {
  const { tensor, into } = edit;
  const layout = layoutOf(model, tensor);
  if (layout === null) return `${model.manifest.title} has no tensor “${tensor}” that can be changed.`;
  if (into !== undefined) {
    const reader = model.tensors.find(({ name }) => name === into);
    if (reader === undefined) return `${model.manifest.title} has no tensor “${into}” for “${tensor}” to go into.`;
    const isRead = reader.inputs.includes(tensor) || reader.made.reads.some((read) => read.is === 'input' && read.name === tensor);
    if (!isRead) return `“${tensor}” does not go directly into “${into}”, so it cannot be changed there.`;
  }
  if (edit.kind === 'filter') return isMap(layout) ? null : `“${tensor}” is not a feature map, so it has no spatial frequencies to filter.`;
  if (edit.kind === 'noise') return null;
  if (edit.kind === 'mean' && layout.picture === null) return `It is not known which axes of “${tensor}” count pixels, so it has no mean over the picture.`;
  return partRefusal(edit, layout);
}

function partRefusal({ tensor, channels, heads }: EditOf<'gain' | 'mean' | 'patch'>, layout: TensorLayout): string | null {
  if (channels !== undefined) {
    if (layout.channels === null) return `“${tensor}” has no channels to choose from.`;
    const count = layout.dims[layout.channels] ?? 0;
    const beyond = channels.find((channel) => channel >= count);
    if (beyond !== undefined) return `“${tensor}” has no channel ${beyond}: it has ${count}, counted from 0.`;
  }
  if (heads !== undefined) {
    if (layout.heads === null) return `“${tensor}” has no attention heads to choose from.`;
    const { count } = layout.heads;
    const beyond = heads.find((head) => head >= count);
    if (beyond !== undefined) return `“${tensor}” has no head ${beyond}: it has ${count}, counted from 0.`;
  }
  return null;
}

/** [1, channels, rows, columns]. */
function isMap({ dims, picture }: TensorLayout): boolean {
  return dims.length === 4 && picture?.length === 2 && picture[0] === 2 && picture[1] === 3;
}
