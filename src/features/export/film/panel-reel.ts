import type { Actions } from '../../../store/actions.ts';
import { paintScene } from '../scene/paint-scene.ts';
import { panelsOf, readPanel, type Panel } from '../scene/panels.ts';
import { groundOf } from '../scene/read-scene.ts';
import { CaptionFoot, type Caption } from './caption.ts';
import type { Reel } from './make-film.ts';

interface PanelReelRequest {
  readonly panel: Panel;
  readonly count: number;
  /** Pixels of the film for each of the page's. */
  readonly scale: number;
  readonly caption: Caption | null;
  readonly actions: Pick<Actions, 'seek' | 'idle'>;
  readonly colours: { readonly ink: string };
}

const FRAME_MS = 100;
/** How long a panel is waited for that draws in pieces. */
const MOST_FRAMES = 100;

/** A panel of the page at every position of the run: the playhead goes there, what is shown there is computed and drawn, and is taken as it is seen. */
export function panelReel({ panel, count, scale, caption, actions, colours }: PanelReelRequest): Reel {
  const { width, height } = readPanel(panel);
  const even = (size: number): number => Math.ceil(size / 2) * 2;
  const ground = groundOf(panel.element);
  const foot = new CaptionFoot(caption, count, even(width * scale), scale);
  return {
    count,
    width: even(width * scale),
    height: even(height * scale + foot.height),
    async draw(position, canvas, signal) {
      actions.seek(position);
      await Promise.race([actions.idle(), aborted(signal)]);
      signal.throwIfAborted();
      // It may be another element by now.
      const now = () => (panel.element.isConnected ? panel : (panelsOf(document).find(({ name }) => name === panel.name) ?? panel));
      for (let frames = 0; !signal.aborted && (frames < 2 || (frames < MOST_FRAMES && now().element.querySelector('canvas[data-state="stale"], canvas[data-state="empty"]') !== null)); frames++) await nextFrame();
      signal.throwIfAborted();
      paintScene({ ...readPanel(now()), ground }, scale, canvas, true);
      const context = canvas.getContext('2d');
      if (caption === null || context === null) return;
      context.fillStyle = ground;
      context.fillRect(0, canvas.height - foot.height, canvas.width, foot.height);
      foot.draw(context, position, canvas.height - foot.height, colours.ink);
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
