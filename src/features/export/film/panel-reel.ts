import type { Actions } from '../../../store/actions.ts';
import { paintScene } from '../scene/paint-scene.ts';
import { panelsOf, type Panel } from '../scene/panels.ts';
import { groundOf, readScene } from '../scene/read-scene.ts';
import type { Reel } from './make-film.ts';

interface PanelReelRequest {
  readonly panel: Panel;
  readonly count: number;
  /** Pixels of the film for each of the page's. */
  readonly scale: number;
  readonly caption: ((position: number) => string) | null;
  readonly actions: Pick<Actions, 'seek' | 'idle'>;
  readonly colours: { readonly ink: string };
}

const LINE = 28;
const FRAME_MS = 100;
/** How long a panel is waited for that draws in pieces. */
const MOST_FRAMES = 100;

/** A panel of the page at every position of the run: the playhead goes there, what is shown there is computed and drawn, and is taken as it is seen. */
export function panelReel({ panel, count, scale, caption, actions, colours }: PanelReelRequest): Reel {
  const { width, height } = readScene(panel.element);
  const even = (size: number): number => Math.ceil(size / 2) * 2;
  const ground = groundOf(panel.element);
  return {
    count,
    width: even(width * scale),
    height: even((height + (caption === null ? 0 : LINE)) * scale),
    async draw(position, canvas, signal) {
      actions.seek(position);
      await Promise.race([actions.idle(), aborted(signal)]);
      signal.throwIfAborted();
      // It may be another element by now.
      const now = () => (panel.element.isConnected ? panel.element : (panelsOf(document).find(({ name }) => name === panel.name)?.element ?? panel.element));
      for (let frames = 0; frames < 2 || (frames < MOST_FRAMES && now().querySelector('canvas[data-state="stale"], canvas[data-state="empty"]') !== null); frames++) await nextFrame();
      signal.throwIfAborted();
      paintScene({ ...readScene(now()), ground }, scale, canvas, true);
      const context = canvas.getContext('2d');
      if (caption === null || context === null) return;
      context.fillStyle = ground;
      context.fillRect(0, canvas.height - LINE * scale, canvas.width, LINE * scale);
      context.fillStyle = colours.ink;
      context.font = `${14 * scale}px Inter, Helvetica, Arial, sans-serif`;
      context.textBaseline = 'middle';
      context.fillText(caption(position), 4 * scale, canvas.height - (LINE * scale) / 2, canvas.width - 8 * scale);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A tab in the background draws no frames. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, FRAME_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
