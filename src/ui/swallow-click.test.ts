import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { swallowClick } from './swallow-click.ts';

/** What reaches the page: it listens behind whoever listens already. */
function page() {
  const where = new EventTarget();
  const heard: string[] = [];
  const send = (type: string, detail = 1): Event => {
    const event = new CustomEvent(type, { cancelable: true, detail });
    const hear = (): void => void heard.push(type);
    where.addEventListener(type, hear);
    where.dispatchEvent(event);
    where.removeEventListener(type, hear);
    return event;
  };
  return { where, heard, send };
}

describe('the click after a gesture', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('reaches nobody, nor does the press that a touch screen makes up before it', () => {
    const { where, heard, send } = page();
    swallowClick(where);
    send('mousedown');
    send('mouseup');
    expect(send('click').defaultPrevented).toBe(true);
    expect(heard).toEqual([]);
  });

  it('is one: the next click counts', () => {
    const { where, heard, send } = page();
    swallowClick(where);
    send('click');
    send('click');
    expect(heard).toEqual(['click']);
  });

  it('is of the same press: where another press began, its click counts', () => {
    const { where, heard, send } = page();
    swallowClick(where);
    send('pointerdown');
    send('mousedown');
    send('click');
    expect(heard).toEqual(['pointerdown', 'mousedown', 'click']);
  });

  it('is of a pointer: a click of a key or a script counts', () => {
    const { where, heard, send } = page();
    swallowClick(where);
    send('click', 0);
    expect(heard).toEqual(['click']);
  });

  it('does not come long after', () => {
    const { where, heard, send } = page();
    swallowClick(where);
    vi.advanceTimersByTime(700);
    send('click');
    expect(heard).toEqual(['click']);
  });
});
