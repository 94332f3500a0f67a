import { useMemo } from 'react';
import { tokenize, unconditionalTokens } from '../../protocol/tokens.ts';
import { usePromptHere } from '../../store/side.ts';
import { usePromptWords } from '../../store/use-prompt-words.ts';
import type { Opened } from './use-opened.ts';

interface Words {
  readonly row: ((row: number) => string | null) | undefined;
  readonly column: ((column: number) => string | null) | undefined;
}

/** Where rows or columns are the prompt's tokens, their words. */
export function useWords({ model, kind, info, look }: Opened): Words {
  const prompt = usePromptHere();
  const negative = usePromptHere('negativePrompt');
  const read = usePromptWords(!look.guided || look.sample === 1 ? prompt : negative);
  return useMemo(() => {
    const { tokens } = model.manifest;
    if (tokens === null) {
      const position = (key: number): string | null => (key === 0 ? '(start)' : (read[key - 1] ?? null));
      const cross = read.length > 0 && model.anatomy.crossAttention.some(({ probabilities, logits }) => probabilities === info.name || logits === info.name);
      return { row: cross && kind.rows === 'key' ? position : undefined, column: cross && kind.columns === 'key' ? position : undefined };
    }
    const asked = !look.guided || look.sample === 1;
    const ids = asked ? tokenize(prompt, tokens).ids : negative === '' ? unconditionalTokens(tokens) : tokenize(negative, tokens).ids;
    const word = (position: number): string | null => tokens.vocabulary[ids[position] ?? -1] ?? null;
    const cross = model.anatomy.crossAttention.some(({ probabilities, logits }) => probabilities === info.name || logits === info.name);
    const keys = cross || kind.form === 'image';
    return {
      row: keys && kind.shape.height === tokens.length && (kind.rows === 'key' || kind.form === 'image') ? word : undefined,
      column: cross && kind.shape.width === tokens.length && kind.columns === 'key' ? word : undefined,
    };
  }, [model, kind, info.name, look.guided, look.sample, prompt, negative, read]);
}
