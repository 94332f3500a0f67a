import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Display, type Screen } from './display.ts';

class TestScreen implements Screen {
  isHidden = false;
  seen: () => void = () => undefined;
  /** What drawing a picture takes. */
  drawing = 0;
  readonly hidden = () => this.isHidden;
  readonly onSeen = (listener: () => void) => {
    this.seen = listener;
  };
  readonly around = (before: () => void, after: () => void) => {
    before();
    setTimeout(after, this.drawing);
  };
}

describe('what is told to the page', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => vi.useRealTimers());

  it('comes at once, then at most eight times a second, each work once', () => {
    const display = new Display(new TestScreen());
    const work = vi.fn();
    display.soon(work);
    vi.advanceTimersByTime(0);
    expect(work).toHaveBeenCalledTimes(1);
    for (let ms = 0; ms < 1000; ms += 10) {
      display.soon(work);
      vi.advanceTimersByTime(10);
    }
    expect(work).toHaveBeenCalledTimes(9);
  });

  it('comes together', () => {
    const display = new Display(new TestScreen());
    const told: string[] = [];
    display.soon(() => told.push('a'));
    vi.advanceTimersByTime(0);
    display.soon(() => told.push('b'));
    vi.advanceTimersByTime(124);
    display.soon(() => told.push('c'));
    expect(told).toEqual(['a']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it.each([
    // As many as 5 % of the time are enough for, the drawing beside the page's own thread counted in.
    { drawing: 2, aSecond: 8 },
    { drawing: 4, aSecond: 6.25 },
    { drawing: 20, aSecond: 3 },
    { drawing: 60, aSecond: 3 },
  ])('comes as often as a twentieth of the time allows, and three times a second at least: drawn in $drawing ms', ({ drawing, aSecond }) => {
    const screen = new TestScreen();
    screen.drawing = drawing;
    const display = new Display(screen);
    const work = vi.fn();
    const pass = (seconds: number) => {
      for (let ms = 0; ms < 1000 * seconds; ms++) {
        display.soon(work);
        vi.advanceTimersByTime(1);
      }
    };
    pass(5);
    work.mockClear();
    pass(20);
    expect(Math.abs(work.mock.calls.length / 20 - aSecond)).toBeLessThan(0.2);
  });

  it('waits until the page is seen', () => {
    const screen = new TestScreen();
    screen.isHidden = true;
    const display = new Display(screen);
    const work = vi.fn();
    display.soon(work);
    vi.advanceTimersByTime(10_000);
    expect(work).not.toHaveBeenCalled();
    screen.isHidden = false;
    screen.seen();
    vi.advanceTimersByTime(0);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is not told what is not wanted any more', () => {
    const display = new Display(new TestScreen());
    const work = vi.fn();
    display.soon(work);
    display.forget(work);
    vi.advanceTimersByTime(1000);
    expect(work).not.toHaveBeenCalled();
  });
});
