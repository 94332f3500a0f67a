import { wrapped } from '../scene/scene.ts';

/** What is written under the pictures of a film at each position, in lines. */
export type Caption = (position: number) => readonly string[];

/** The lines broken at the film's width, and the room that the longest of them takes; `scale` pixels of the film for each of the page's. */
export class CaptionFoot {
  private static readonly LINE = 20;
  private static readonly SIZE = 14;
  readonly height: number;

  constructor(
    private readonly caption: Caption | null,
    count: number,
    private readonly width: number,
    private readonly scale = 1,
  ) {
    const most = Math.max(0, ...Array.from({ length: count }, (_, position) => this.linesAt(position).length));
    this.height = most === 0 ? 0 : (most * CaptionFoot.LINE + 8) * scale;
  }

  linesAt(position: number): string[] {
    // About as wide as a letter is on the average; a line that is longer after all is drawn closer.
    const letters = Math.max(24, Math.floor((this.width / this.scale - 8) / (0.52 * CaptionFoot.SIZE)));
    return this.caption === null ? [] : this.caption(position).flatMap((line) => wrapped(line, letters));
  }

  draw(context: CanvasRenderingContext2D, position: number, top: number, ink: string): void {
    writeWith(context, this.scale, ink);
    this.linesAt(position).forEach((line, i) => context.fillText(line, 4 * this.scale, top + (4 + (i + 0.5) * CaptionFoot.LINE) * this.scale, this.width - 8 * this.scale));
  }
}

export function writeWith(context: CanvasRenderingContext2D, scale: number, ink: string): void {
  context.fillStyle = ink;
  context.font = `${14 * scale}px Inter, Helvetica, Arial, sans-serif`;
  context.textBaseline = 'middle';
}
