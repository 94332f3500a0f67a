/**
 * Drawing waits for the next frame of the screen and takes no more than its share of it: what does not fit is drawn in the
 * frames after. A newer job for the same canvas replaces the older one, so that fast scrubbing never builds up a backlog.
 */

/** Milliseconds of a 16 ms frame that painting may start work in. */
const BUDGET_MS = 7;

const jobs = new Map<object, () => void>();
let scheduled = 0;

export function paintSoon(canvas: object, job: () => void): void {
  jobs.delete(canvas);
  jobs.set(canvas, job);
  if (scheduled === 0) scheduled = requestAnimationFrame(paint);
}

export function forgetPaint(canvas: object): void {
  jobs.delete(canvas);
}

function paint(): void {
  scheduled = 0;
  const until = performance.now() + BUDGET_MS;
  for (const [canvas, job] of jobs) {
    jobs.delete(canvas);
    job();
    if (performance.now() >= until) break;
  }
  if (jobs.size > 0) scheduled = requestAnimationFrame(paint);
}
