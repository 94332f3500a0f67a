/**
 * Whether the hand moved the pointer. A page that moves under a pointer at rest gives the same events, at the place where the pointer was; what
 * comes under it then was not pointed at.
 */
export class PointerMoves {
  private last: { readonly x: number; readonly y: number } | null = null;
  private movedAt = -1;

  /** Each event of the pointer, before what it lands on hears of it. */
  readonly see = ({ clientX: x, clientY: y, timeStamp }: Pick<PointerEvent, 'clientX' | 'clientY' | 'timeStamp'>): void => {
    if (this.last?.x === x && this.last.y === y) return;
    this.last = { x, y };
    this.movedAt = timeStamp;
  };

  /** What enters and what moves are one movement, at one time. */
  readonly moved = ({ timeStamp }: Pick<PointerEvent, 'timeStamp'>): boolean => timeStamp === this.movedAt;
}
