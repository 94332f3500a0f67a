import { mapOfKey, type HeadMaps } from '../../render/attention-maps.ts';

/** A column of the words' grid: one token, or all that the network reads beyond the prompt. */
export interface Column {
  readonly label: string;
  /** Keys of the attention that it stands for. */
  readonly keys: readonly number[];
  /** Position in the prompt, 0 = start; null for the rest. */
  readonly word: number | null;
}

/** Less than this share of the weight is not worth a column: masked padding is exactly 0 or as good as. */
const WORTH_SHOWING = 5e-4;

/** Start token, words, and what is left over where it is read at all. `shares` are the keys' mean weights. */
export function columnsOf(words: readonly string[], shares: ArrayLike<number>): Column[] {
  const columns: Column[] = ['(start)', ...words].slice(0, shares.length).map((label, word) => ({ label, keys: [word], word }));
  const rest = Array.from({ length: Math.max(0, shares.length - columns.length) }, (_, i) => columns.length + i);
  const weight = rest.reduce((sum, key) => sum + (shares[key] ?? 0), 0);
  return weight > WORTH_SHOWING ? [...columns, { label: '(padding)', keys: rest, word: null }] : columns;
}

/** So many rows of a fixed input stand by themselves. */
const ROWS = 15;

/** Of a network that is told no words: the rows of its fixed input by their numbers, and all beyond the first together. */
export function columnsOfRows(count: number): Column[] {
  const alone = count <= ROWS + 1 ? count : ROWS;
  const columns: Column[] = Array.from({ length: alone }, (_, row) => ({ label: `row ${row}`, keys: [row], word: row }));
  const rest = Array.from({ length: count - alone }, (_, i) => alone + i);
  return rest.length === 0 ? columns : [...columns, { label: `${rest.length} more`, keys: rest, word: null }];
}

export function mapOfColumn(maps: HeadMaps, head: number, { keys }: Column): Float32Array {
  const [first = 0, ...more] = keys;
  const map = mapOfKey(maps, head, first);
  for (const key of more) mapOfKey(maps, head, key).forEach((value, i) => (map[i] = (map[i] ?? 0) + value));
  return map;
}

export function weightOfColumn(row: ArrayLike<number>, { keys }: Column): number {
  return keys.reduce((sum, key) => sum + (row[key] ?? 0), 0);
}

/** Sum of the planes of a [keys, pixels] stack. */
export function planeOfColumn(stack: Float32Array, pixels: number, { keys }: Column): Float32Array {
  const out = new Float32Array(pixels);
  for (const key of keys) for (let i = 0; i < pixels; i++) out[i] = (out[i] ?? 0) + (stack[key * pixels + i] ?? 0);
  return out;
}

/** Where nobody has chosen a word: the first thing in the prompt, else the first word, else the start token. */
export function defaultWord(words: readonly string[], things: readonly string[]): number {
  const thing = words.findIndex((word) => things.includes(word));
  return thing >= 0 ? thing + 1 : Math.min(1, words.length);
}
