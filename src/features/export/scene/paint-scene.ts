import { UserError } from '../../../base/user-error.ts';
import type { Mark, Paint, Scene } from './scene.ts';

/** What every browser has memory for. */
const MOST_PIXELS = 64_000_000;
const MOST_SIDE = 16_384;

/** Draws a scene, `scale` pixels for each of its own, on a canvas that takes its size (or keeps its own, for a film of one size). */
export function paintScene(scene: Scene, scale: number, canvas: HTMLCanvasElement = document.createElement('canvas'), keepSize = false): HTMLCanvasElement {
  const [width, height] = [Math.round(scene.width * scale), Math.round(scene.height * scale)];
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS) {
    throw new UserError('export-too-large', `${width} × ${height} pixels are more than a browser can draw. Choose a smaller scale, or SVG, which has no limit.`);
  }
  if (!keepSize) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext('2d');
  if (context === null) throw new UserError('export-too-large', 'The browser has no memory for a picture of this size. Choose a smaller scale.');
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  if (scene.ground !== null) {
    context.fillStyle = scene.ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  for (const mark of scene.marks) {
    context.setTransform(scale, 0, 0, scale, 0, 0);
    drawMark(context, mark);
  }
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalAlpha = 1;
  return canvas;
}

function drawMark(context: CanvasRenderingContext2D, mark: Mark): void {
  switch (mark.kind) {
    case 'rect': {
      const path = new Path2D();
      path.roundRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
      drawPath(context, path, mark);
      return;
    }
    case 'text': {
      const { family, size, weight, style } = mark.font;
      context.font = `${style} ${weight} ${size}px ${family}`;
      takePaint(context, 'fillStyle', mark.fill);
      context.textBaseline = 'alphabetic';
      context.fillText(mark.text, mark.x, mark.y);
      return;
    }
    case 'image':
      if (mark.source.width === 0 || mark.source.height === 0) return;
      context.globalAlpha = mark.opacity;
      context.imageSmoothingEnabled = !mark.crisp;
      context.imageSmoothingQuality = 'high';
      context.drawImage(mark.source, mark.x, mark.y, mark.width, mark.height);
      return;
    case 'path':
      context.transform(...mark.matrix);
      context.setLineDash([...mark.dash]);
      drawPath(context, new Path2D(mark.d), mark);
      context.setLineDash([]);
  }
}

function drawPath(context: CanvasRenderingContext2D, path: Path2D, { fill, stroke, strokeWidth }: Pick<Extract<Mark, { kind: 'path' }>, 'fill' | 'stroke' | 'strokeWidth'>): void {
  if (fill !== null) {
    takePaint(context, 'fillStyle', fill);
    context.fill(path);
  }
  if (stroke === null) return;
  takePaint(context, 'strokeStyle', stroke);
  context.lineWidth = strokeWidth;
  context.stroke(path);
}

function takePaint(context: CanvasRenderingContext2D, style: 'fillStyle' | 'strokeStyle', { colour, opacity }: Paint): void {
  context[style] = colour;
  context.globalAlpha = opacity;
}
