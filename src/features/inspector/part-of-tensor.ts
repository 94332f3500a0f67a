import type { Anatomy, Attention } from '../../onnx/anatomy-types.ts';
import { isByRow, rowName } from '../../protocol/attention-parts.ts';
import type { TensorInfo } from '../../protocol/engine.ts';
import { partName } from '../../protocol/reduced-names.ts';
import type { View } from '../../store/view.ts';

/** What is opened of an attention's probabilities that are too many to be opened whole, as a tensor of its own. */
export type Part = { readonly info: TensorInfo } & (
  | { readonly of: 'pixel'; readonly pixel: readonly [row: number, column: number]; readonly resolution: readonly [number, number] }
  | { readonly of: 'word'; readonly word: number; readonly words: number }
);

/** Null where it is opened whole. */
export function partOf(info: TensorInfo, { selfAttention, crossAttention }: Anatomy, view: Pick<View, 'pixel' | 'word'>): Part | null {
  const self = selfAttention.find(({ probabilities }) => probabilities === info.name);
  if (self !== undefined) return isByRow(self) ? lookOfPixel(info, self, view.pixel) : null;
  const cross = crossAttention.find(({ probabilities }) => probabilities === info.name);
  return cross !== undefined && isByRow(cross) ? mapOfWord(info, cross, view.word) : null;
}

/** A head's row of one pixel is a picture of its own; what learned keys stand beside the pixels make it a row. */
function lookOfPixel(info: TensorInfo, attention: Attention, pixel: View['pixel']): Part {
  const { heads, tokens, resolution } = attention;
  const [rows, columns] = resolution;
  const [row, column] = pixel === null ? [Math.floor(rows / 2), Math.floor(columns / 2)] : [Math.min(pixel[0], rows - 1), Math.min(pixel[1], columns - 1)];
  const dims = tokens === rows * columns ? [1, heads, rows, columns] : [1, heads, 1, tokens];
  return { info: { ...info, name: rowName(attention, row * columns + column), dims }, of: 'pixel', pixel: [row, column], resolution };
}

function mapOfWord(info: TensorInfo, { probabilities, heads, tokens, resolution, keyAxis }: Attention, asked: View['word']): Part {
  const word = Math.min(asked ?? 1, tokens - 1);
  return { info: { ...info, name: partName(probabilities, keyAxis, word), dims: [1, heads, ...resolution] }, of: 'word', word, words: tokens };
}
