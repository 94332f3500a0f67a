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

  it('comes at once, then at most every 80 ms, each work once', () => {
    const display = new Display(new TestScreen());
    const work = vi.fn();
    display.soon(work);
    vi.advanceTimersByTime(0);
    expect(work).toHaveBeenCalledTimes(1);
    for (let ms = 0; ms < 400; ms += 10) {
      display.soon(work);
      vi.advanceTimersByTime(10);
    }
    expect(work).toHaveBeenCalledTimes(6);
  });

  it('comes together', () => {
    const display = new Display(new TestScreen());
    const told: string[] = [];
    display.soon(() => told.push('a'));
    vi.advanceTimersByTime(0);
    display.soon(() => told.push('b'));
    vi.advanceTimersByTime(79);
    display.soon(() => told.push('c'));
    expect(told).toEqual(['a']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['a', 'b', 'c']);
  });

  it('comes more seldom where drawing takes long, so that the network has the rest', () => {
    const screen = new TestScreen();
    screen.drawing = 20;
    const display = new Display(screen);
    const work = vi.fn();
    for (let ms = 0; ms < 4000; ms += 10) {
      display.soon(work);
      vi.advanceTimersByTime(10);
    }
    expect(work.mock.calls.length).toBeGreaterThan(20);
    expect(work.mock.calls.length).toBeLessThan(35);
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
