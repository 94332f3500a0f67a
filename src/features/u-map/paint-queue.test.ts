import { afterEach, expect, it, vi } from 'vitest';
import { forgetPaint, paintSoon } from './paint-queue.ts';

afterEach(() => vi.unstubAllGlobals());

it('under a hand that moves on with every frame each canvas has its turn, and none is painted twice before all are', () => {
  let now = 0;
  let frame: () => void = () => undefined;
  vi.stubGlobal('performance', { now: () => now });
  vi.stubGlobal('requestAnimationFrame', (callback: () => void) => {
    frame = callback;
    return 1;
  });
  const canvases = Array.from({ length: 5 }, () => ({}));
  const painted: [canvas: number, step: number][] = [];
  const moveTo = (step: number): void =>
    canvases.forEach((canvas, i) =>
      paintSoon(canvas, () => {
        painted.push([i, step]);
        now += 3;
      }),
    );
  for (const step of [1, 2, 3]) {
    moveTo(step);
    frame();
  }
  // Two fit into the share of a frame, and each shows the step where the hand is by then.
  expect(painted).toEqual([[0, 1], [1, 1], [2, 2], [3, 2], [4, 3], [0, 3]]);
  canvases.forEach((canvas) => forgetPaint(canvas));
  frame();
  expect(painted).toHaveLength(6);
});
