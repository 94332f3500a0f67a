import { createContext, useContext } from 'react';
import type { UnknownWord } from '../../protocol/tokens.ts';
import type { PromptDraft } from './use-prompt-draft.ts';

/** The prompt that is being written, for what is said of it, which the app fetches later than the page. */
interface PromptInHand {
  readonly draft: PromptDraft;
  /** Words that the model does not know, but for the one that is being typed. */
  readonly unknown: readonly UnknownWord[];
}

export const PromptContext = createContext<PromptInHand | null>(null);

export function usePromptInHand(): PromptInHand {
  const inHand = useContext(PromptContext);
  if (inHand === null) throw new Error('what is said of the prompt stands outside of its sentence');
  return inHand;
}
