import { useEffect, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { slowPass } from '../../store/slow-pass.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './SlowSteps.module.css';

const TICK_MS = 1_000;

/** Of a network whose forward pass takes seconds: that one goes on, for how long, and the ways to stop it; or that one would be needed for what is shown. */
export function SlowSteps() {
  const actions = useActions();
  const usual = useStore(slowPass);
  const isRunning = useStore(({ run }) => run.state === 'running');
  const isProbing = useStore((state) => state.probing);
  const waits = useStore((state) => state.waits);
  const computed = useStore(({ run }) => run.computed);
  const total = useStore(({ run }) => run.total);
  const elapsed = useElapsed(isRunning ? `step ${computed}` : isProbing ? 'probe' : null);
  if (usual === null) return null;
  // Its room is kept, so that nothing moves when it has something to say.
  if (elapsed === null && !waits) return <p className={styles.line} data-empty="" />;
  const about = secondsWords(usual);
  if (elapsed === null) {
    return (
      <p className={styles.line}>
        What is shown here needs a forward pass, about {about}.{' '}
        <Button look="framed" onClick={() => actions.fetchShown()}>
          Compute it
        </Button>
      </p>
    );
  }
  return (
    <p className={styles.line} role="timer">
      {isRunning ? `Step ${Math.min(computed + 1, total)} of ${total}` : 'A forward pass for what is shown'}: {secondsWords(elapsed)} of about {about}.{' '}
      <Button look="framed" onClick={() => actions.stopNow()} title="A forward pass cannot be interrupted: this ends the engine, and the next one builds the network again. What was computed is kept.">
        Cancel at once
      </Button>
    </p>
  );
}

/** Milliseconds since `what` became what it is, told every second; null while it is null. */
function useElapsed(what: string | null): number | null {
  const [elapsed, setElapsed] = useState<{ readonly of: string; readonly ms: number } | null>(null);
  useEffect(() => {
    if (what === null) return undefined;
    const start = performance.now();
    const timer = setInterval(() => setElapsed({ of: what, ms: performance.now() - start }), TICK_MS);
    return () => clearInterval(timer);
  }, [what]);
  return what === null ? null : elapsed?.of === what ? elapsed.ms : 0;
}

const secondsWords = (ms: number): string => `${Math.round(ms / 1000)} s`;
