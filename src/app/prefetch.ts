import { useStore } from '../store/store.ts';

/** Once the engine runs and the page is idle, brings the programs that come later, one after the other, so that they open without a network. */
export function prefetchWhenIdle(parts: readonly { fetch(): Promise<void> }[]): void {
  const left = [...parts];
  const next = () => {
    const part = left.shift();
    // What fails is tried again when it is opened.
    part?.fetch().catch(() => undefined).finally(() => whenIdle(next));
  };
  const ready = () => useStore.getState().engine.phase === 'ready' && useStore.getState().run.state === 'done';
  const unsubscribe = useStore.subscribe(() => {
    if (!ready()) return;
    unsubscribe();
    whenIdle(next);
  });
}

/** Safari has no requestIdleCallback. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 5_000 });
  else setTimeout(work, 200);
}
