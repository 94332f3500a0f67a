import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Activity } from './activity.ts';
import { REST_MS, Rest } from './rest.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('settles once, when the hand has not moved for a moment, and is busy until that is done', async () => {
  const activity = new Activity();
  let settled = 0;
  let done = (): void => undefined;
  const rest = new Rest(activity, () => {
    settled++;
    return new Promise((resolve) => (done = resolve));
  });
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
  });
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
