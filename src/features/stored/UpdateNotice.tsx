import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';

interface Updates {
  readonly onUpdate: (listener: () => void) => void;
  readonly update: () => void;
}

/** Says that a newer version waits. Nothing happens before the person says so. */
export function UpdateNotice({ updates }: { updates: Promise<Updates> }) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    // Without it, there is nothing to say.
    updates.then(({ onUpdate }) => onUpdate(() => setReady(true)), () => undefined);
  }, [updates]);
  return (
    <div role="status">
      {ready ? (
        <p>
          A new version of Unetscope is ready. <Button look="link" onClick={() => void updates.then(({ update }) => update())}>Reload to use it</Button>; the address keeps the run and the view.{' '}
          <Button look="link" onClick={() => setReady(false)}>
            Later
          </Button>
        </p>
      ) : null}
    </div>
  );
}
