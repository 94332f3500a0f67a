import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Activity } from './activity.ts';
import { REST_MS, Rest } from './rest.ts';

/** A screen that is always drawn. */
const atOnce = (work: () => void) => {
  work();
  return () => undefined;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('settles once, when the hand has not moved for a moment, and is busy until that is done', async () => {
  const activity = new Activity();
  let settled = 0;
  let done = (): void => undefined;
  const rest = new Rest(activity, () => {
    settled++;
    return new Promise((resolve) => (done = resolve));
  }, atOnce);
  for (let i = 0; i < 3; i++) {
    rest.again();
    await vi.advanceTimersByTimeAsync(REST_MS - 1);
  }
  expect(settled).toBe(0);
  let idle = false;
  void activity.whenIdle().then(() => (idle = true));
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toBe(1);
  await vi.advanceTimersByTimeAsync(10 * REST_MS);
  expect(settled).toBe(1);
  expect(idle).toBe(false);
  done();
  await vi.advanceTimersByTimeAsync(1);
  expect(idle).toBe(true);
});

it('does not keep a panel waiting for a hand that does not move', async () => {
  const activity = new Activity();
  let settled = 0;
  const rest = new Rest(activity, () => {
    settled++;
    return Promise.resolve();
  }, atOnce);
  rest.soon();
  rest.soon();
  await vi.advanceTimersByTimeAsync(0);
  expect(settled).toBe(1);
  rest.again();
  rest.soon();
  await vi.advanceTimersByTimeAsync(REST_MS - 1);
  expect(settled).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(settled).toBe(2);
});

it('has not rested where the hand moves from one picture of a slow screen to the next', async () => {
  let settled = 0;
  let pictures: (() => void)[] = [];
  const rest = new Rest(
    new Activity(),
    () => {
      settled++;
      return Promise.resolve();
    },
    (work) => {
      pictures.push(work);
      return () => (pictures = pictures.filter((other) => other !== work));
    },
  );
  for (let i = 0; i < 3; i++) {
    rest.again();
    await vi.advanceTimersByTimeAsync(3 * REST_MS);
  }
  expect(settled).toBe(0);
  expect(pictures).toHaveLength(1);
  pictures[0]?.();
  expect(settled).toBe(1);
});
