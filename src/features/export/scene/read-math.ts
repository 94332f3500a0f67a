import { paintOf } from './colours.ts';
import { placeOf, within, type Around } from './around.ts';

/** The lines of MathML that are no text: the bar of a fraction, the sign of a root. */
export function readMath(element: MathMLElement, style: CSSStyleDeclaration, { origin, opacity, clip, put }: Around): void {
  const stroke = paintOf(style.color, opacity);
  const box = placeOf(element.getBoundingClientRect(), origin);
  if (stroke === null || !within(box, clip)) return;
  const weight = Math.max(1, parseFloat(style.fontSize) / 16);
  const line = (d: string): void => put({ kind: 'path', d, matrix: [1, 0, 0, 1, 0, 0], fill: null, stroke, strokeWidth: weight, dash: [] });
  const [above, below] = element.children;
  if (element.localName === 'mfrac' && above !== undefined && below !== undefined) {
    const y = (above.getBoundingClientRect().bottom + below.getBoundingClientRect().top) / 2 - origin.y;
    line(`M${box.x + 1} ${y}H${box.x + box.width - 1}`);
  }
  if (element.localName === 'msqrt' && above !== undefined) {
    const inside = above.getBoundingClientRect().left - origin.x;
    const [top, bottom] = [box.y + weight / 2, box.y + box.height];
    const sign = inside - box.x;
    line(`M${box.x + 0.1 * sign} ${bottom - 0.45 * box.height}L${box.x + 0.3 * sign} ${bottom - 0.5 * box.height}L${box.x + 0.6 * sign} ${bottom - 1}L${inside - 1} ${top}H${box.x + box.width}`);
  }
}
