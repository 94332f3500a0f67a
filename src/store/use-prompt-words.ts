import { useEffect, useMemo, useState } from 'react';
import { wordsOf } from '../protocol/tokens.ts';
import { useActions } from './actions.ts';
import { useStore } from './store.ts';

const NONE: readonly string[] = [];

/**
 * What the network reads of a prompt, token by token, behind the start token: words of the model's own vocabulary, or the tokens that its text
 * encoder's tokenizer makes; none while that has not answered.
 */
export function usePromptWords(prompt: string): readonly string[] {
  const actions = useActions();
  const manifest = useStore((state) => state.manifest);
  const loaded = useStore((state) => state.loaded?.manifest.id);
  const model = manifest?.id ?? null;
  const encoded = manifest !== null && manifest.textEncoders.length > 0;
  const [heard, setHeard] = useState<{ readonly model: string; readonly prompt: string; readonly words: readonly string[] } | null>(null);
  useEffect(() => {
    if (!encoded || model === null || loaded !== model) return;
    let gone = false;
    actions.words(prompt).then(
      (tokens) => {
        if (!gone) setHeard({ model, prompt, words: tokens.slice(1).map(plain) });
      },
      () => undefined, // What is wrong with the tokenizer is said by the run that needs it.
    );
    return () => {
      gone = true;
    };
  }, [actions, encoded, loaded, model, prompt]);
  const own = useMemo(() => (manifest === null || encoded ? NONE : wordsOf(prompt, manifest.tokens)), [manifest, encoded, prompt]);
  if (!encoded) return own;
  return heard !== null && heard.model === model && heard.prompt === prompt ? heard.words : NONE;
}

/** The token behind the last word takes much of the weight, as the one before the first does. */
function plain(token: string): string {
  return /^(<\|?(endoftext|eos)\|?>|<\/s>|\[SEP\])$/.test(token) ? '(end)' : token;
}
