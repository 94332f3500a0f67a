import { useStore } from '../../store/store.ts';

/**
 * Drawing waits for the next frame of the screen. Under a hand that scrubs it takes no more than its share of that frame: what does not fit is
 * drawn in the frames after, and a newer job for the same canvas takes the place of the older one in the line, so that no backlog builds up and
 * each canvas has its turn. While the network runs there is no hand, and a second frame of the screen costs it more than the drawing: all is
 * drawn in one.
 */

/** Milliseconds of a 16 ms frame that painting may start work in: what is rendered and laid out in it takes the most of the rest. */
const BUDGET_MS = 4;

const jobs = new Map<object, () => void>();
let scheduled = 0;

export function paintSoon(canvas: object, job: () => void): void {
  jobs.set(canvas, job);
  if (scheduled === 0) scheduled = requestAnimationFrame(paint);
}

export function forgetPaint(canvas: object): void {
  jobs.delete(canvas);
}

function paint(): void {
  scheduled = 0;
  const { playing, run } = useStore.getState();
  const until = playing && run.state === 'running' ? Infinity : performance.now() + BUDGET_MS;
  for (const [canvas, job] of jobs) {
    jobs.delete(canvas);
    job();
    if (performance.now() >= until) break;
  }
  if (jobs.size > 0) scheduled = requestAnimationFrame(paint);
}
