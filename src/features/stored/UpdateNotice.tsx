import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import styles from './UpdateNotice.module.css';

interface Updates {
  onUpdate(listener: () => void): void;
  update(): void;
}

/** Says that a newer version waits. Nothing happens before the person says so. */
export function UpdateNotice({ updates }: { updates: Updates }) {
  const [ready, setReady] = useState(false);
  useEffect(() => updates.onUpdate(() => setReady(true)), [updates]);
  return (
    <div role="status" className={ready ? styles.notice : undefined}>
      {ready ? (
        <>
          A new version of Unetscope is ready. <Button look="link" onClick={() => updates.update()}>Reload to use it</Button>
          <span className={styles.quiet}> The address holds the run and the view; the run is computed again.</span>{' '}
          <Button look="link" onClick={() => setReady(false)}>
            later
          </Button>
        </>
      ) : null}
    </div>
  );
}
