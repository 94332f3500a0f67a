import { useCallback, useState } from 'react';

/** Copies a text, and says whether the browser let it. Where it did not, the text stands there for the person's own hands. */
export function useCopy(): { readonly copied: 'copied' | 'refused' | null; readonly copy: (text: string) => Promise<void> } {
  const [copied, setCopied] = useState<'copied' | 'refused' | null>(null);
  const copy = useCallback(async (text: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('copied');
    } catch {
      // No permission, no focus, or no secure context.
      setCopied('refused');
    }
  }, []);
  return { copied, copy };
}
