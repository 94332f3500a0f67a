import { createElement, useCallback, useEffect, useState, type ComponentType } from 'react';
import { Button } from '../ui/Button.tsx';
import type { NotLoaded } from './not-loaded.ts';
import styles from './LazyPart.module.css';

/** A part of the page whose program is fetched when it is first opened, or before, when nothing else is going on. */
export class Part {
  component: ComponentType | null = null;

  constructor(private readonly load: () => Promise<ComponentType>) {}

  /** Chromium and WebKit ask again for a module that did not come; Firefox says again that it did not. */
  async fetch(): Promise<void> {
    this.component ??= await this.load();
  }
}

/** Said where the words for it do not come either. */
const WORDLESS: NotLoaded = { said: 'This part could not be loaded. Check the connection, then try again.' };

/** Shows a part; `inline`: within a sentence, where nothing is said while it comes. Where it does not come it costs this place alone: it says why, and can be tried again. */
export function LazyPart({ part, inline = false }: { part: Part; inline?: boolean }) {
  const [failed, setFailed] = useState<NotLoaded | null>(null);
  const [, setArrived] = useState(0);
  const bring = useCallback((again = false) => {
    let gone = false;
    part.fetch().then(
      () => {
        if (!gone) setArrived((count) => count + 1);
      },
      async (error: unknown) => {
        const words = await import('./not-loaded.ts').catch(() => null);
        const why = words === null ? WORDLESS : await words.whyNotLoaded(error, again);
        if (!gone) setFailed(why);
      },
    );
    return () => {
      gone = true;
    };
  }, [part]);
  useEffect(() => (part.component === null ? bring() : undefined), [part, bring]);
  if (part.component !== null) return createElement(part.component);
  if (failed === null) return inline ? null : <p className={styles.waiting}>Opening…</p>;
  const again = () => {
    if (failed.reload === true) window.location.reload();
    setFailed(null);
    bring(true);
  };
  return (
    <p role="alert" className={styles.failed}>
      {failed.said}{' '}
      <Button look="link" onClick={again}>
        {failed.reload === true ? 'Reload' : 'Try again'}
      </Button>
    </p>
  );
}
