import { expect, it } from 'vitest';
import { PointerMoves } from './pointer-moves.ts';

it('tells a hand that moves from a page that moves under it', () => {
  const moves = new PointerMoves();
  const event = (clientX: number, timeStamp: number) => ({ clientX, clientY: 8, timeStamp });
  const hears = (each: ReturnType<typeof event>): boolean => {
    moves.see(each);
    return moves.moved(each);
  };
  expect(hears(event(5, 10))).toBe(true);
  // What it enters and where it moves, at once.
  expect([hears(event(6, 20)), hears(event(6, 20))]).toEqual([true, true]);
  // The page has moved: the same place again.
  expect([hears(event(6, 30)), hears(event(6, 30))]).toEqual([false, false]);
  expect(hears(event(7, 40))).toBe(true);
});
