import type { TokenTable } from '../../protocol/manifest.ts';
import { splitWords, tokenize, typeableWords } from '../../protocol/tokens.ts';

/** What the prompt field knows while a person types: where words stand, which are known, and how one may go on. Pure. */

export interface WordSpan {
  /** Characters from `start` up to and without `end`. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly known: boolean;
  /** Known, but beyond the positions that the network reads. */
  readonly dropped: boolean;
}

export type WordKind = 'thing' | 'things' | 'colour' | 'background' | 'place' | 'count' | 'word';

export interface Suggestion {
  readonly word: string;
  readonly kinds: readonly WordKind[];
}

export interface Completion {
  /** The characters that a suggestion replaces. */
  readonly start: number;
  readonly end: number;
  readonly suggestions: readonly Suggestion[];
}

const SEPARATOR = /[^\s,.;:!?]+/g;
const MOST_SUGGESTIONS = 8;

/** The words of a prompt where they stand in it, split as the tokenizer splits them. */
export function markWords(prompt: string, table: TokenTable): WordSpan[] {
  const known = new Set(typeableWords(table));
  let room = table.length - 1;
  return [...prompt.matchAll(SEPARATOR)].map((match) => {
    const text = match[0];
    const isKnown = splitWords(text).every((word) => known.has(word));
    const dropped = isKnown && room <= 0;
    if (isKnown) room--;
    return { start: match.index, end: match.index + text.length, text, known: isKnown, dropped };
  });
}

/** How the word at the caret may go on; null where there is nothing to offer or the word is complete. */
export function completeAt(prompt: string, caret: number, table: TokenTable): Completion | null {
  const word = markWords(prompt, table).find(({ start, end }) => start < caret && caret <= end);
  // In the middle of a word the person is correcting letters, not looking for the rest.
  if (word === undefined || caret !== word.end) return null;
  const begun = word.text.toLowerCase();
  const suggestions = offeredWords(table)
    .filter((candidate) => candidate.startsWith(begun) && candidate !== begun)
    .map((candidate) => ({ word: candidate, kinds: kindsOf(candidate, table) }))
    .sort((a, b) => rank(a) - rank(b) || a.word.length - b.word.length || a.word.localeCompare(b.word))
    .slice(0, MOST_SUGGESTIONS);
  return suggestions.length === 0 ? null : { start: word.start, end: word.end, suggestions };
}

/** What can be chosen: every word that a person can type, but `left of` as one, and neither of its words alone. */
export function offeredWords(table: TokenTable): string[] {
  const relations = table.relations ?? [];
  const parts = new Set(relations.filter((one) => one.includes(' ')).flatMap((one) => one.split(' ')));
  const others = typeableWords(table).filter((word) => !parts.has(word) && !relations.includes(word));
  return [...others, ...relations];
}

export function kindsOf(word: string, table: TokenTable): WordKind[] {
  const kinds: WordKind[] = [];
  if (table.things.includes(word)) kinds.push('thing');
  if (table.colours.includes(word)) kinds.push('colour');
  if (table.backgrounds.includes(word)) kinds.push('background');
  if (table.plurals?.includes(word)) kinds.push('things');
  if (table.relations?.includes(word)) kinds.push('place');
  if (table.counts?.includes(word)) kinds.push('count');
  return kinds.length === 0 ? ['word'] : kinds;
}

const RANKS: Readonly<Record<WordKind, number>> = { thing: 0, place: 0, count: 0, colour: 1, background: 2, word: 3, things: 4 };

function rank({ kinds }: Suggestion): number {
  return Math.min(...kinds.map((kind) => RANKS[kind]));
}

/** The prompt with a stretch of it replaced by a word, and where the caret then stands. At the end a space invites the next word. */
export function replaceStretch(prompt: string, start: number, end: number, word: string): { prompt: string; caret: number } {
  const rest = prompt.slice(end);
  const after = rest === '' ? ' ' : '';
  return { prompt: prompt.slice(0, start) + word + after + rest, caret: start + word.length + after.length };
}

/** Every occurrence of an unknown word replaced by a known one, or left out. */
export function replaceWord(prompt: string, wrong: string, right: string | null): string {
  const replaced = prompt.replace(SEPARATOR, (text) => (text.toLowerCase() === wrong ? (right ?? '') : text));
  return tidy(replaced);
}

/** As it is written into the recipe: single spaces, none at the ends. */
export function tidy(prompt: string): string {
  return prompt.replace(/\s+/g, ' ').replace(/\s+([,.;:!?])/g, '$1').trim();
}

export interface PromptVerdict {
  readonly unknown: readonly { readonly word: string; readonly nearest: readonly string[] }[];
  readonly dropped: readonly string[];
  readonly empty: boolean;
  /** How many things it asks for, and whether the network learnt from pictures of one alone. */
  readonly things: number;
  readonly oneThing: boolean;
  readonly vocabularySize: number;
  /** How many words the network reads. */
  readonly room: number;
}

export function judgePrompt(prompt: string, table: TokenTable): PromptVerdict {
  const { unknown, dropped, words } = tokenize(prompt, table);
  const once = unknown.filter(({ word }, index) => unknown.findIndex((other) => other.word === word) === index);
  return {
    unknown: once,
    dropped,
    empty: words.length === 0 && unknown.length === 0,
    things: words.filter((word) => kindsOf(word, table)[0] === 'thing').length,
    oneThing: table.relations === undefined,
    vocabularySize: typeableWords(table).length,
    room: table.length - 1,
  };
}
