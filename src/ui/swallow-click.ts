/** How long after a finger is lifted a browser still sends the click of it. */
const LATE_MS = 600;

/** A window, as far as it is needed here. */
type Where = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/**
 * For a gesture that was acted on when the pointer was lifted: the click that follows goes wherever the pointer is by then, and what the gesture changed may have
 * moved something else there. That click, and the press that touch screens make up before it, does nothing. Clicks of keys and scripts, and of the next press, count.
 */
export function swallowClick(where: Where = window): void {
  const swallow = (event: Event): void => {
    if (event.type === 'click') {
      // Of a key or a script.
      if ('detail' in event && event.detail === 0) return;
      end();
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const end = (): void => {
    clearTimeout(late);
    where.removeEventListener('pointerdown', end, CAPTURE);
    for (const type of SWALLOWED) where.removeEventListener(type, swallow, CAPTURE);
  };
  const late = setTimeout(end, LATE_MS);
  where.addEventListener('pointerdown', end, CAPTURE);
  for (const type of SWALLOWED) where.addEventListener(type, swallow, CAPTURE);
}

const SWALLOWED = ['mousedown', 'mouseup', 'click'];
const CAPTURE = { capture: true };
