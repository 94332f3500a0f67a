import { createElement, useCallback, useEffect, useState, type ComponentType } from 'react';
import { messageOf } from '../base/user-error.ts';
import { Button } from '../ui/Button.tsx';
import { deployedAnew } from './deployed-anew.ts';
import styles from './LazyPart.module.css';

/** A part of the page whose program is fetched when it is first opened, or before, when nothing else is going on. */
export class Part {
  component: ComponentType | null = null;

  constructor(private readonly load: () => Promise<ComponentType>) {}

  /** Browsers ask again for a module that did not come. */
  async fetch(): Promise<void> {
    this.component ??= await this.load();
  }
}

/** Shows a part; `inline`: within a sentence, where nothing is said while it comes. Where it does not come it costs this place alone: it says why, and can be tried again. */
export function LazyPart({ part, inline = false }: { part: Part; inline?: boolean }) {
  const [failed, setFailed] = useState<string | null>(null);
  const [, setArrived] = useState(0);
  const bring = useCallback(() => {
    let gone = false;
    part.fetch().then(
      () => {
        if (!gone) setArrived((count) => count + 1);
      },
      async (error: unknown) => {
        const reason = await reasonOf(error);
        if (!gone) setFailed(reason);
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
    setFailed(null);
    bring();
  };
  return (
    <p role="alert" className={styles.failed}>
      {failed}{' '}
      <Button look="link" onClick={again}>
        Try again
      </Button>
    </p>
  );
}

async function reasonOf(error: unknown): Promise<string> {
  return (await deployedAnew())
    ? 'The server now has a newer version of Unetscope, and no longer has this part of the version that you have open. Everything already open keeps working. To switch to the new version, reload: the address holds the run and the view, and the run is computed again.'
    : `This part of the page could not be loaded (${messageOf(error)}). Check the connection, then try again; the run is kept.`;
}
