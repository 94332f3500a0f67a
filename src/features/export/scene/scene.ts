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

/** How wide a text is set. */
export type WidthOf = (text: string, font: Font) => number;

const MARGIN = 16;
const LINE = 1.4;
/** A caption is not set in a narrower column than this. */
const LEAST_COLUMN = 200;

/** The scene with room around it and the lines under it, wrapped at its width. */
export function framed(scene: Scene, caption: Caption | null, ground: string | null, widthOf: WidthOf): Scene {
  const width = caption === null ? scene.width : Math.max(scene.width, LEAST_COLUMN);
  const lines = caption === null ? [] : caption.lines.flatMap((line) => wrapped(line, (text) => widthOf(text, caption.font) <= width));
  const line = caption === null ? 0 : caption.font.size * LINE;
  const foot = lines.length === 0 ? 0 : 8 + lines.length * line;
  const words =
    caption === null
      ? []
      : lines.flatMap((text, i) => written(text, MARGIN, MARGIN + scene.height + 8 + (i + 0.8) * line, caption, widthOf));
  return {
    width: Math.ceil(width + 2 * MARGIN),
    height: Math.ceil(scene.height + 2 * MARGIN + foot),
    ground,
    marks: [...scene.marks.map((mark) => moved(mark, MARGIN, MARGIN)), ...words],
  };
}

/** A line of text in which `x_t` is written as in the papers. Each piece has the width that it has here, and keeps it where another machine has another typeface. */
function written(line: string, left: number, y: number, { font, fill }: Caption, widthOf: WidthOf): Mark[] {
  let x = left;
  return inSubscripts(line).map(({ text, low }): Mark => {
    const own = low ? { ...font, size: 0.72 * font.size } : font;
    const width = widthOf(text, own);
    const mark: Mark = { kind: 'text', x, y: low ? y + 0.22 * font.size : y, width, text, font: own, fill };
    x += width;
    return mark;
  });
}

/** “x_t, the noisy picture” in pieces: x, t set low, and the rest. An underscore in a word of several letters is one of its letters. */
export function inSubscripts(text: string): readonly { readonly text: string; readonly low: boolean }[] {
  return text
    .split(/(?<=(?<!\p{L})\p{L}\p{M}*)_([tT0]′?)(?!\w)/u)
    .flatMap((part, i) => (part === '' ? [] : [{ text: part, low: i % 2 === 1 }]));
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

/** Lines that fit, no equation broken at its sign, none begun with the dot between two things; what has no spaces, like an address, is cut. */
export function wrapped(text: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<!=) (?![=·])/).flatMap((each) => cut(each, fits))) {
    if (line !== '' && !fits(`${line} ${word}`)) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}

/** A word in pieces that fit, none of them empty. */
function cut(word: string, fits: (line: string) => boolean): string[] {
  if (word === '' || fits(word)) return word === '' ? [] : [word];
  const pieces: string[] = [];
  let piece = '';
  for (const letter of word) {
    if (piece !== '' && !fits(piece + letter)) {
      pieces.push(piece);
      piece = '';
    }
    piece += letter;
  }
  return [...pieces, piece];
}
