import { useState } from 'react';
import type { TokenTable } from '../../protocol/manifest.ts';
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
  /** The run's own prompt, which stays until the draft is taken. */
  readonly running: string;
  /** Whether something is written that is not the run's. */
  readonly changed: boolean;
  write(text: string, caret: number): void;
  moveCaret(caret: number): void;
  /** Puts it into the recipe. Words that the model does not know are refused: the draft stays, and so does the run. */
  commit(): void;
  replace(wrong: string, right: string | null): void;
  leaveOut(wrong: readonly string[]): void;
  takeBack(): void;
}

interface Held {
  readonly text: string;
  /** What the run was told when the person began. Where it is told something else meanwhile (by a link, an example), that wins; another seed or number of steps leaves the draft. */
  readonly about: string;
  readonly refused: boolean;
}

/** The words that the model of the run can read; undefined where it has no list of them, and while it is on its way. */
export function useWordTable(): TokenTable | undefined {
  return useStore(({ manifest, recipe }) => (manifest?.id === recipe.model ? (manifest.tokens ?? undefined) : undefined));
}

/** The prompt while it is being written. */
export function usePromptDraft(): PromptDraft {
  const actions = useActions();
  const recipe = useStore((state) => state.recipe);
  const { prompt, model } = recipe;
  const about = JSON.stringify([model, prompt]);
  const table = useWordTable();
  const [held, setHeld] = useState<Held | null>(null);
  const [caret, setCaret] = useState(0);
  const draft = held !== null && held.about === about ? held.text : null;
  const text = draft ?? prompt;

  const put = (candidate: string): void => {
    const tidied = tidy(candidate);
    if (table !== undefined && judgePrompt(tidied, table).unknown.length > 0) {
      setHeld({ text: candidate, about, refused: true });
      return;
    }
    setHeld(null);
    if (tidied !== prompt) actions.editRecipe({ prompt: tidied });
  };

  return {
    text,
    caret,
    running: prompt,
    verdict: table === undefined ? null : judgePrompt(text, table),
    refused: draft !== null && held?.refused === true,
    changed: draft !== null,
    write: (next, at) => {
      setHeld({ text: next, about, refused: false });
      setCaret(at);
    },
    moveCaret: setCaret,
    commit: () => {
      if (draft !== null) put(draft);
    },
    replace: (wrong, right) => put(replaceWord(text, wrong, right)),
    leaveOut: (wrong) => put(wrong.reduce((rest, word) => replaceWord(rest, word, null), text)),
    takeBack: () => setHeld(null),
  };
}
