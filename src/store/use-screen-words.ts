import { useEffect, useState } from 'react';
import type { Problem } from './store.ts';

/** What src/diffusion says of a recipe: it names classes and fields, as scripts and files do. */
const NAMES_FIELDS = /Scheduler\b|[a-z0-9]_[a-z0-9]/;

type Words = (message: string) => string;

/**
 * The problems with what is said of them, fields and samplers called as the screen calls them. The words come when they are wanted; what needs them is
 * left out until then, so that it is said once.
 */
export function useScreenWords(problems: readonly Problem[]): readonly { readonly problem: Problem; readonly message: string }[] {
  const [words, setWords] = useState<{ readonly of: Words } | null>(null);
  const wanted = problems.some(needsWords);
  useEffect(() => {
    if (!wanted || words !== null) return;
    import('../diffusion/sampler-options.ts').then(
      ({ inScreenWords }) => setWords({ of: inScreenWords }),
      // The names of the fields are understood, if not as well.
      () => setWords({ of: (message) => message }),
    );
  }, [wanted, words]);
  return problems.flatMap((problem) => {
    if (!needsWords(problem)) return [{ problem, message: problem.message }];
    return words === null ? [] : [{ problem, message: words.of(problem.message) }];
  });
}

function needsWords({ where, message }: Problem): boolean {
  return where === 'recipe' || (where === 'link' && NAMES_FIELDS.test(message));
}
