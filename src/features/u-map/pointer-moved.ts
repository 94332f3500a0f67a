import { PointerMoves } from './pointer-moves.ts';

const moves = new PointerMoves();

for (const kind of ['pointerdown', 'pointerover', 'pointermove'] as const) window.addEventListener(kind, moves.see, { capture: true, passive: true });

/** Of an event that an element of the page hears: whether it is the hand's doing. */
export const pointerMoved = moves.moved;
