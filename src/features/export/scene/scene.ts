/** A part of the page as marks on a plane, in CSS pixels from its upper left corner: what an SVG and a PNG are written of. Pure. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `#rrggbb`, and how much of it. */
export interface Paint {
  readonly colour: string;
  readonly opacity: number;
}

export interface Font {
  readonly family: string;
  readonly size: number;
  readonly weight: string;
  readonly style: string;
}

/** a, b, c, d, e, f of x′ = a·x + c·y + e, y′ = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export type Mark =
  | ({ readonly kind: 'rect'; readonly fill: Paint | null; readonly stroke: Paint | null; readonly strokeWidth: number; readonly radius: number } & Box)
  | { readonly kind: 'text'; readonly x: number; /** Of the baseline. */ readonly y: number; readonly width: number; readonly text: string; readonly font: Font; readonly fill: Paint }
  | ({ readonly kind: 'image'; readonly source: HTMLCanvasElement; readonly crisp: boolean; readonly opacity: number } & Box)
  | {
      readonly kind: 'path';
      readonly d: string;
      readonly matrix: Matrix;
      readonly fill: Paint | null;
      readonly stroke: Paint | null;
      readonly strokeWidth: number;
      readonly dash: readonly number[];
    };

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Null: transparent. */
  readonly ground: string | null;
  readonly marks: readonly Mark[];
}

export interface Caption {
  readonly lines: readonly string[];
  readonly font: Font;
  readonly fill: Paint;
}

const MARGIN = 16;
const LINE = 1.4;

/** The scene with room around it and the lines under it, wrapped at its width. */
export function framed(scene: Scene, caption: Caption | null, ground: string | null): Scene {
  const lines = caption === null ? [] : caption.lines.flatMap((line) => wrapped(line, Math.max(24, Math.floor(scene.width / (caption.font.size * 0.52)))));
  const line = caption === null ? 0 : caption.font.size * LINE;
  const foot = lines.length === 0 ? 0 : 8 + lines.length * line;
  const words =
    caption === null
      ? []
      : lines.map((text, i): Mark => ({ kind: 'text', x: MARGIN, y: MARGIN + scene.height + 8 + (i + 0.8) * line, width: 0, text, font: caption.font, fill: caption.fill }));
  return {
    width: Math.ceil(scene.width + 2 * MARGIN),
    height: Math.ceil(scene.height + 2 * MARGIN + foot),
    ground,
    marks: [...scene.marks.map((mark) => moved(mark, MARGIN, MARGIN)), ...words],
  };
}

/** Scenes one under the other, each at the left. */
export function stacked(scenes: readonly Scene[]): Scene {
  let height = 0;
  const marks = scenes.flatMap((scene) => {
    const top = height;
    height += scene.height;
    return scene.marks.map((mark) => moved(mark, 0, top));
  });
  return { width: Math.max(...scenes.map(({ width }) => width)), height, ground: null, marks };
}

function moved(mark: Mark, dx: number, dy: number): Mark {
  if (mark.kind !== 'path') return { ...mark, x: mark.x + dx, y: mark.y + dy };
  const [a, b, c, d, e, f] = mark.matrix;
  return { ...mark, matrix: [a, b, c, d, e + dx, f + dy] };
}

/** Lines of about so many letters, no equation broken at its sign; what has no spaces, like an address, is cut. */
export function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<!=) (?!=)/).flatMap((each) => each.match(new RegExp(`.{1,${letters}}`, 'gu')) ?? [])) {
    if (line !== '' && line.length + 1 + word.length > letters) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
