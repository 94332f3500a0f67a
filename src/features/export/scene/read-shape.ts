import { paintOf } from './colours.ts';
import type { Around } from './around.ts';
import type { Matrix } from './scene.ts';

/** A shape of an SVG of the page, where it is seen. */
export function readShape(element: SVGElement, style: CSSStyleDeclaration, { origin, opacity, put }: Around): void {
  if (!(element instanceof SVGGraphicsElement)) return;
  const screen = element.getScreenCTM();
  if (screen === null) return;
  const matrix: Matrix = [screen.a, screen.b, screen.c, screen.d, screen.e - origin.x, screen.f - origin.y];
  if (element instanceof SVGTextElement) {
    const fill = paintOf(style.fill, opacity);
    const text = element.textContent;
    if (fill === null || text.trim() === '' || element.getNumberOfChars() === 0) return;
    const { x, y } = element.getStartPositionOfChar(0);
    const [a, b, c, d, e, f] = matrix;
    put({
      kind: 'text',
      x: a * x + c * y + e,
      y: b * x + d * y + f,
      width: element.getComputedTextLength() * a,
      text,
      font: { family: style.fontFamily, size: parseFloat(style.fontSize) * a, weight: style.fontWeight, style: style.fontStyle },
      fill,
    });
    return;
  }
  const d = pathOf(element);
  if (d === null) return;
  const fill = paintOf(style.fill, opacity * Number(style.fillOpacity));
  const stroke = paintOf(style.stroke, opacity * Number(style.strokeOpacity));
  const dash = style.strokeDasharray === 'none' ? [] : style.strokeDasharray.split(/[ ,]+/).map(parseFloat).filter(Number.isFinite);
  if (fill !== null || stroke !== null) put({ kind: 'path', d, matrix, fill, stroke, strokeWidth: parseFloat(style.strokeWidth) || 1, dash });
}

function pathOf(element: SVGGraphicsElement): string | null {
  const of = (name: string): number => {
    const value = (element as unknown as Record<string, SVGAnimatedLength | undefined>)[name];
    return value?.baseVal.value ?? 0;
  };
  switch (element.localName) {
    case 'path':
      return element.getAttribute('d');
    case 'line':
      return `M${of('x1')} ${of('y1')}L${of('x2')} ${of('y2')}`;
    case 'rect':
      return `M${of('x')} ${of('y')}h${of('width')}v${of('height')}h${-of('width')}z`;
    case 'circle':
    case 'ellipse': {
      const [rx, ry] = element.localName === 'circle' ? [of('r'), of('r')] : [of('rx'), of('ry')];
      return `M${of('cx') - rx} ${of('cy')}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;
    }
    case 'polyline':
    case 'polygon':
      return `M${(element.getAttribute('points') ?? '').trim()}${element.localName === 'polygon' ? 'z' : ''}`;
    default:
      return null;
  }
}
