import type { TokenTable } from './manifest.ts';

export interface UnknownWord {
  readonly word: string;
  /** Known words that are nearest in spelling, best first, at most three. */
  readonly nearest: readonly string[];
}

export interface Tokenized {
  /** [start, words…, pad…], `length` long. */
  readonly ids: Int32Array;
  /** The words in order, as they stand at positions 1… of `ids`. */
  readonly words: readonly string[];
  readonly unknown: readonly UnknownWord[];
  /** Words beyond the positions that the network has. */
  readonly dropped: readonly string[];
}

/** Splits a prompt into lower-case words and looks each one up. Unknown words are named, never guessed. */
export function tokenize(prompt: string, table: TokenTable): Tokenized {
  const words = splitWords(prompt);
  const index = new Map(table.vocabulary.map((word, id) => [word, id]));
  const known: string[] = [];
  const unknown: UnknownWord[] = [];
  for (const word of words) {
    if (index.has(word) && index.get(word) !== table.pad && index.get(word) !== table.start) known.push(word);
    else unknown.push({ word, nearest: nearestWords(word, table) });
  }
  const room = table.length - 1;
  const used = known.slice(0, room);
  const ids = new Int32Array(table.length).fill(table.pad);
  ids[0] = table.start;
  used.forEach((word, position) => {
    ids[position + 1] = index.get(word) ?? table.pad;
  });
  return { ids, words: used, unknown, dropped: known.slice(room) };
}

/** The prompt's words at positions 1… of what the network reads; none where it reads no words by itself. */
export function wordsOf(prompt: string, table: TokenTable | null | undefined): readonly string[] {
  return table ? tokenize(prompt, table).words : [];
}

/** The tokens of the empty prompt: what the network is asked without words. */
export function unconditionalTokens(table: TokenTable): Int32Array {
  const ids = new Int32Array(table.length).fill(table.pad);
  ids[0] = table.start;
  return ids;
}

export function splitWords(prompt: string): string[] {
  return prompt
    .toLowerCase()
    .split(/[\s,.;:!?]+/)
    .filter((word) => word !== '');
}

/** Words of the vocabulary that a person can type. */
export function typeableWords(table: TokenTable): string[] {
  return table.vocabulary.filter((_, id) => id !== table.pad && id !== table.start);
}

function nearestWords(word: string, table: TokenTable): string[] {
  return typeableWords(table)
    // “an” is a letter from “and”, and no help.
    .filter((candidate) => candidate.length > 2)
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(word.length / 3)) && distance < Math.min(word.length, candidate.length))
    .sort((a, b) => a.distance - b.distance || a.candidate.localeCompare(b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
