import { useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { judgePrompt, type PromptVerdict, replaceWord, tidy } from './completion.ts';

export interface PromptDraft {
  readonly text: string;
  readonly caret: number;
  /** What there is to say about the text; null while no model says which words it knows. */
  readonly verdict: PromptVerdict | null;
  /** Whether the person meant it to be run: then every word counts as finished, also the one at the caret. */
  readonly refused: boolean;
  /** Whether something is written that is not the run's. */
  readonly changed: boolean;
  write(text: string, caret: number): void;
  moveCaret(caret: number): void;
  /** Puts it into the recipe. Words that the model does not know are refused: the draft stays, and so does the run. */
  commit(): void;
  replace(wrong: string, right: string | null): void;
  takeBack(): void;
}

interface Held {
  readonly text: string;
  /** The recipe when the person began. One that changed meanwhile (a link, an example, another seed) wins: no word stands above another run's pictures. */
  readonly about: unknown;
  readonly refused: boolean;
}

/** The prompt while it is being written. */
export function usePromptDraft(): PromptDraft {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const { prompt } = recipe;
  const table = useStore((state) => state.manifest?.tokens ?? undefined);
  const [held, setHeld] = useState<Held | null>(null);
  const [caret, setCaret] = useState(0);
  const draft = held !== null && held.about === recipe ? held.text : null;
  const text = draft ?? prompt;

  const put = (candidate: string): void => {
    const tidied = tidy(candidate);
    if (table !== undefined && judgePrompt(tidied, table).unknown.length > 0) {
      setHeld({ text: candidate, about: recipe, refused: true });
      return;
    }
    setHeld(null);
    if (tidied !== prompt) actions.editRecipe({ prompt: tidied });
  };

  return {
    text,
    caret,
    verdict: table === undefined ? null : judgePrompt(text, table),
    refused: draft !== null && held?.refused === true,
    changed: draft !== null,
    write: (next, at) => {
      setHeld({ text: next, about: recipe, refused: false });
      setCaret(at);
    },
    moveCaret: setCaret,
    commit: () => {
      if (draft !== null) put(draft);
    },
    replace: (wrong, right) => put(replaceWord(text, wrong, right)),
    takeBack: () => setHeld(null),
  };
}
