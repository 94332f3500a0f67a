import { useEffect, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type CSSProperties, type ReactNode } from 'react';
import type { ULayout, UShape } from '../../render/layout-types.ts';
import { isDeep, layoutMode, layoutU } from '../../render/layout-u.ts';
import { useActions } from '../../store/actions.ts';
import { SideContext, usePromptHere } from '../../store/side.ts';
import { useStore } from '../../store/store.ts';
import { useWanted } from '../../store/tensors.ts';
import { usePromptWords } from '../../store/use-prompt-words.ts';
import { useRoving } from '../../ui/use-roving.ts';
import { useWidth } from '../../ui/use-width.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { Arrows } from './Arrows.tsx';
import { shapeOf, wantedTensors } from './figure.ts';
import { halfWorth } from './half-worth.ts';
import { Network } from './Network.tsx';
import { flowsOf } from './path.ts';
import { PictureTiles } from './PictureTiles.tsx';
import { TimeBlock } from './TimeBlock.tsx';
import { CachedContext, useCachedMaps } from './use-cached-maps.ts';
import { useFigure } from './use-figure.ts';
import { useLook, useSample } from './use-look.ts';
import { useMapView } from './use-map-view.ts';
import { PointerContext, UnderPointer } from './under-pointer.ts';
import { WordsBlock } from './WordsBlock.tsx';
import styles from './UMap.module.css';

/** A fold of what stands under the figure. */
const FOLD = 30;
/** No more than this is kept free above the figure, whatever stands there: with one run, with two. */
const MOST_ABOVE = { alone: 140, compared: 260 };

/**
 * The heart of the screen: the network drawn as a U, to scale, alive with its own feature maps.
 * `children` (the update equation) get the room under the U where there is some, else they stand below the figure.
 * `room`: height that it may take, where that is not what the screen leaves; `whole`: it gets smaller to keep to that. `fold`: stands at the figure's foot in the place of
 * `children` where those would be out of sight. Of two runs on one screen, and of a deep network, the whole U is in sight if it can be.
 */
export function UMap({ children, room: given, whole: fits = false, fold: folded }: { children?: ReactNode; room?: number; whole?: boolean; fold?: ReactNode }) {
  const box = useRef<HTMLElement>(null);
  const width = useWidth(box);
  useRoving(box);
  const screen = useSyncExternalStore(onResize, screenHeight);
  const compared = useStore((state) => state.beside !== null);
  const [left, setLeft] = useState(screen - 62 - filmRoom(screen));
  useLayoutEffect(() => {
    const measure = (): void => {
      // Of the page, not of what is scrolled to.
      const above = (box.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
      // Of one run as if its film were open.
      setLeft(Math.floor(compared ? document.documentElement.clientHeight - Math.min(MOST_ABOVE.compared, above) - filmHeight() : screen - Math.min(MOST_ABOVE.alone, above) - filmRoom(screen)));
    };
    measure();
    // A sentence that gets a second line, a greeting, what is said of two runs: they come later, and stand above the figure.
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [width, screen, compared]);
  const [room] = useState(() => new UnderPointer());
  const actions = useActions();
  const sample = useSample();
  const figure = useFigure();
  const wordLayer = useStore((state) => state.view.wordLayer);
  const halves = useStore((state) => state.view.halves);
  const layer = figure?.wordLayers.find(({ attention }) => attention.probabilities === wordLayer) ?? figure?.wordLayers[0] ?? null;
  const wanted = useMemo(() => (figure ? wantedTensors(figure, layer, halves) : []), [figure, layer, halves]);
  useWanted(wanted);
  const look = useLook();
  const view = useMapView();
  const cached = useCachedMaps(look);
  const withStart = useStore((state) => state.view.startToken);
  const words = [...(withStart ? ['start'] : []), ...usePromptWords(usePromptHere())].join(' ');
  const equated = children !== undefined;
  const layout = useMemo(() => {
    const size = [sample.height, sample.width] as const;
    if (width === 0) return null;
    const fold = compared && layoutMode(width) !== 'wide' ? FOLD : 0;
    const shape = { ...(figure ? shapeOf(figure, size) : unknownShape(size)), words: equated || given !== undefined ? words.split(' ') : [], equation: equated && fold === 0 };
    const whole = compared || fits || (given === undefined && isDeep(shape) && layoutMode(width) !== 'phone');
    return layoutU(shape, width, given ?? left - fold, whole);
  }, [figure, sample.height, sample.width, words, width, left, given, fits, compared, equated]);

  useEffect(() => room.follow(figure ? flowsOf(figure, layer) : []), [room, figure, layer]);

  // Esc lets go of a place that is kept, wherever the focus is.
  useEffect(() => {
    const release = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && useStore.getState().view.kept !== null) actions.setView({ kept: null });
    };
    document.addEventListener('keydown', release);
    return () => document.removeEventListener('keydown', release);
  }, [actions]);

  const joins = halfWorth.here;
  const wordsBlock =
    figure && layer ? (
      <WordsBlock
        figure={figure}
        look={look}
        layer={layer}
        side={layout?.wordSide ?? 48}
      />
    ) : null;
  // Under no words there is nothing that it could be read as being of.
  const branch = joins && figure && (layer || look.finished) ? <joins.BranchControl look={look} /> : null;
  return (
    <PointerContext value={room}>
      <CachedContext value={cached}>
        <figure ref={box} data-roving="" className={styles.box} style={{ '--figure': `${width}px` } as CSSProperties} aria-label="The U-Net and its feature maps">
          <VisuallyHidden>
            <h2 tabIndex={-1}>The U-Net and its feature maps</h2>
            <p>Arrow keys go from part to part, Enter opens one, Shift with an arrow key reads its values. On a gain, left and right change it, up and down go on.</p>
          </VisuallyHidden>
          {layout === null ? null : (
            <>
              <div className={styles.figure} style={{ height: layout.mode === 'tablet' ? layout.equation?.y ?? layout.height : layout.height }}>
                <Arrows layout={layout} apart={look.finished} />
                <PictureTiles layout={layout} look={look} sample={sample} output={figure?.output ?? null} />
                {figure ? <Network figure={figure} layout={layout} look={look} view={view} /> : <p className={styles.absent} style={absentPlace(layout)}>{look.waiting === 'waiting for the engine' ? 'The U is drawn from the network’s own graph, which is being loaded.' : look.waiting}</p>}
                {figure && layout.time ? (
                  <div data-later="" className={styles.block} style={{ left: layout.time.x, top: layout.time.y }}>
                    <SideContext value="hand">
                      <TimeBlock figure={figure} look={look} width={layout.time.width} />
                    </SideContext>
                  </div>
                ) : null}
                {layout.words ? (
                  <div data-later="" className={styles.block} style={{ left: layout.words.x, top: layout.words.y, width: layout.words.width }}>
                    {wordsBlock}
                    {branch}
                  </div>
                ) : null}
                {layout.words && layout.equation && children !== undefined ? (
                  <div data-later="equation" className={styles.block} style={{ left: layout.equation.x, top: layout.equation.y, width: layout.equation.width, '--equation': `${layout.equation.height - 30}px` } as CSSProperties}>
                    {children}
                  </div>
                ) : null}
              </div>
              {layout.equation === null && folded !== undefined ? <div data-later="equation">{folded}</div> : null}
              {layout.mode === 'tablet' && layout.equation && children !== undefined ? <div data-later="equation" style={{ minHeight: Math.max(layout.equation.height, given === undefined ? left - layout.equation.y : 0) }}>{children}</div> : null}
              {layout.mode === 'phone' && figure && joins
                ? figure.levels.map((level) =>
                    level.join ? <joins.JoinRow key={level.index} level={level} join={level.join} look={look} view={view} width={width} /> : null,
                  )
                : null}
              {layout.time === null ? (
                <div data-later="equation" className={layout.mode === 'phone' ? styles.stack : styles.under}>
                  {figure ? (
                  <SideContext value="hand">
                    <TimeBlock figure={figure} look={look} width={layout.mode === 'phone' ? width : 168} />
                  </SideContext>
                ) : null}
                  <div className={layout.mode === 'phone' ? undefined : styles.wordsUnder}>
                    {wordsBlock}
                    {branch}
                  </div>
                  {children === undefined || folded !== undefined || layout.mode === 'tablet' ? null : <div>{children}</div>}
                </div>
              ) : null}
            </>
          )}
        </figure>
      </CachedContext>
    </PointerContext>
  );
}

/** Three levels, so that the page does not jump much when the network's own are known. */
function unknownShape(sample: readonly [number, number]): UShape {
  const level = (index: number): UShape['levels'][number] => ({
    index,
    size: [Math.ceil(sample[0] / 2 ** index), Math.ceil(sample[1] / 2 ** index)],
    encoder: false,
    decoder: false,
    skip: false,
    lines: 0,
  });
  return { sample, levels: [level(0), level(1), level(2)], middle: null };
}

function absentPlace(layout: ULayout): { left: number; width: number; top: number } {
  const left = layout.mode === 'phone' ? 0 : layout.xt.width + 40;
  const top = layout.mode === 'phone' ? layout.xt.y + layout.xt.height + 40 : layout.xt.y + layout.xt.height / 2;
  return { left, width: layout.width - 2 * left, top };
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

/** What the film of few steps takes of the height of a screen, with the margin above it (features/film/Film.tsx): on a short one it is a line. */
function filmRoom(screen: number): number {
  return screen < 700 ? 60 : screen < 800 ? 169 : screen < 850 ? 207 : 239;
}

/** As it stands over the foot of the page (ui/use-foot-height.ts). */
function filmHeight(): number {
  return Number.parseFloat(document.documentElement.style.getPropertyValue('--film')) || 0;
}

/** Of a phone in steps, so that a bar of its browser that comes and goes moves nothing. */
function screenHeight(): number {
  const step = window.matchMedia('(pointer: coarse)').matches ? 50 : 2;
  return Math.floor(window.innerHeight / step) * step;
}
