import { isGlossaryWord, type GlossaryWord } from '../../controls/glossary.ts';

/** A piece of a chapter's text. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** `before`, `after`: a bracket that no line may end with, and punctuation that none may begin with. */
  | { readonly kind: 'word'; readonly of: GlossaryWord; readonly text: string; readonly before: string; readonly after: string }
  | { readonly kind: 'number'; readonly name: string };

/** `[[x_t]]`, `[[x_t|the noisy picture]]` and `{lost}`, and what is between them. */
export function piecesOf(text: string): Piece[] {
  return text.split(/(\(?\[\[[^\]]+\]\][,.;:)]*|\{\w+\})/).flatMap((part): Piece[] => {
    if (part === '') return [];
    if (part.startsWith('{') && part.endsWith('}')) return [{ kind: 'number', name: part.slice(1, -1) }];
    const at = part.indexOf('[[');
    if (at < 0) return [{ kind: 'text', text: part }];
    const before = part.slice(0, at);
    const [word = '', after = ''] = part.slice(at + 2).split(']]');
    const [of = '', shown = of] = word.split('|');
    return isGlossaryWord(of) ? [{ kind: 'word', of, text: shown, before, after }] : [{ kind: 'text', text: before + shown + after }];
  });
}

/** The numbers that a text asks for. */
export function numbersIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) => piecesOf(text).flatMap((piece) => (piece.kind === 'number' ? [piece.name] : [])));
}

/** A finding that stands alone: after “in fact” it goes on with a small letter. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** An answer as a sentence: a question mark of its own is its end. */
export function sentence(answer: string): string {
  return /[.?!]$/.test(answer) ? answer : `${answer}.`;
}
