import { formatTimestep } from '../../../ui/format.ts';
import { wrapped, type WidthOf } from '../scene/scene.ts';
import { widthOf } from '../scene/width-of.ts';
import { writeSubscripts } from './write-subscripts.ts';

/** What is written under the pictures of a film at each position, in lines. */
export type Caption = (position: number) => readonly string[];

export interface FilmPosition {
  readonly position: number;
  readonly total: number;
  /** Of the sampler: fewer than `total` where a step takes more than one evaluation. */
  readonly steps: number;
  readonly timestep: number | undefined;
  readonly end: string;
}

/** “Step 12 of 25 · t = 500”, “Evaluation 2 of 5 · t = 666”, “Step 25 of 25 · the picture”: as the film on the page has it. */
export function positionWords({ position, total, steps, timestep, end }: FilmPosition): string {
  const at = `${steps === total ? 'Step' : 'Evaluation'} ${position} of ${total}`;
  if (position >= total) return `${at} · the ${end}`;
  return timestep === undefined ? at : `${at} · t = ${formatTimestep(timestep)}`;
}

const FAMILY = 'Inter, Helvetica, Arial, sans-serif';

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
    private readonly wide: WidthOf = widthOf,
  ) {
    const most = Math.max(0, ...Array.from({ length: count }, (_, position) => this.linesAt(position).length));
    this.height = most === 0 ? 0 : (most * CaptionFoot.LINE + 8) * scale;
  }

  linesAt(position: number): string[] {
    const font = { family: FAMILY, size: CaptionFoot.SIZE, weight: '400', style: 'normal' };
    const room = this.width / this.scale - 8;
    return this.caption === null ? [] : this.caption(position).flatMap((line) => wrapped(line, (text) => this.wide(text, font) <= room));
  }

  draw(context: CanvasRenderingContext2D, position: number, top: number, ink: string): void {
    writeWith(context, this.scale, ink);
    this.linesAt(position).forEach((line, i) => writeSubscripts(context, line, 4 * this.scale, top + (4 + (i + 0.5) * CaptionFoot.LINE) * this.scale));
  }
}

export function writeWith(context: CanvasRenderingContext2D, scale: number, ink: string): void {
  context.fillStyle = ink;
  context.font = `${14 * scale}px ${FAMILY}`;
  context.textBaseline = 'middle';
}
