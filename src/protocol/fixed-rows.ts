import { promptKind, type Manifest } from './manifest.ts';

/** What attention to words reads of a network that is told no words: the rows of an input that is the same at every step. */
export interface FixedRows {
  readonly input: string;
  readonly count: number;
  /** The one number in all of them; null where they differ. */
  readonly number: number | null;
  /** The .npy file that they are read from. */
  readonly file: string | null;
}

/** Null where the network reads words, or nothing of that shape. Pure. */
export function fixedRowsOf(manifest: Pick<Manifest, 'conditions'>): FixedRows | null {
  const kind = promptKind(manifest);
  if (kind === 'words' || kind === 'text') return null;
  for (const condition of manifest.conditions) {
    if ((condition.kind !== 'constant' && condition.kind !== 'array') || condition.dims.length !== 2) continue;
    const { input, dims } = condition;
    const count = dims[0] ?? 0;
    if (condition.kind === 'array') return { input, count, number: null, file: condition.file };
    const [first = 0] = condition.values;
    return { input, count, number: condition.values.every((value) => value === first) ? first : null, file: null };
  }
  return null;
}

/** Why there are no words, and what that makes of the attention. */
export function fixedRowsWords({ input, count, number, file }: FixedRows): string {
  const no = 'No words: ';
  if (number === null) return `${no}“${input}” is fed ${file === null ? 'fixed numbers' : `“${file}”`}, ${count} rows, and which words they stand for is not known.`;
  return `${no}“${input}” is fed ${number === 0 ? 'zeros' : `${number} throughout`}. Its ${count} rows are alike, so every pixel gives each the same weight, 1/${count}.`;
}
