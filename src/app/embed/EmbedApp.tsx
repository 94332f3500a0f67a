/**
 * Unetscope inside another page: what the link's `embed` names, from above to below, with the controls that it names, and nothing else
 * (docs/embed.md). It takes neither scroll nor keys nor history nor focus from the page outside, and says how high it is.
 */
import { Fragment, useEffect, useId, useLayoutEffect, useRef, useState, useSyncExternalStore, type RefObject } from 'react';
import { Equation } from '../../features/equation/Equation.tsx';
import { Film } from '../../features/film/Film.tsx';
import { Notices } from '../../features/notices/Notices.tsx';
import { OpenModel } from '../../features/open-model/OpenModel.tsx';
import { PlacesMenu } from '../../features/places/PlacesMenu.tsx';
import { RecipeSentence } from '../../features/recipe/RecipeSentence.tsx';
import { DeviceStatus } from '../../features/status/DeviceStatus.tsx';
import { MapsControl } from '../../features/u-map/MapsControl.tsx';
import { UMap } from '../../features/u-map/UMap.tsx';
import { useActions } from '../../store/actions.ts';
import { shownWords } from '../../store/run-words.ts';
import { runTitle } from '../../store/run-title.ts';
import { useStore } from '../../store/store.ts';
import { placeOf, type EmbedControl, type EmbedPart } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import { useFootHeight } from '../../ui/use-foot-height.ts';
import { zoomOf } from '../../ui/zoom.ts';
import { ErrorBoundary } from '../ErrorBoundary.tsx';
import { devicePanel, morePanel, openDialog, placesList, promptMenu, promptNotes, samplerPanel } from '../later-parts.ts';
import { LazyPart } from '../LazyPart.tsx';
import { OpenedPlace } from '../NetworkPage.tsx';
import { useTitle } from '../use-title.ts';
import { isCrowded, overhangOf } from './crowded.ts';
import { followScreen, showLarge, showSmaller } from './projector.ts';
import { talkWith, wholePage } from './talk.ts';
import { tellHeight } from './tell-height.ts';
import styles from './EmbedApp.module.css';

/** For which the U is laid out, whatever the height of the frame is: that follows the U. */
const ROOM = 600;
/** What the bar of a lecture takes (features/lecture). */
const BAR = 52;
/** What the equation takes where the U is as on a phone and has it somewhere below (render/layout-u.ts). */
const EQUATION = 130;
const PHONE = 904;
/** Between what is shown (EmbedApp.module.css). */
const APART = 8;
/** So long nothing has moved. */
const AT_REST_MS = 100;

/** On a projector it is the whole screen (features/lecture): the keys are its own, and the U is as high as the screen. */
const inLecture = (): boolean => new URLSearchParams(window.location.search).has('lecture');

export function EmbedApp() {
  const actions = useActions();
  const embed = useStore((state) => state.view.embed);
  const controls = useStore((state) => state.view.controls);
  const loading = useStore((state) => state.engine.phase !== 'ready');
  const asksForModel = useStore((state) => state.linkedModel !== null);
  const root = useRef<HTMLElement>(null);
  const room = useRoom(root);
  const nameId = useId();
  const has = (control: EmbedControl): boolean => controls.includes(control);
  useLayoutEffect(() => {
    if (inLecture()) return followScreen();
    document.documentElement.dataset['embedded'] = '';
    return () => {
      delete document.documentElement.dataset['embedded'];
    };
  }, []);
  useTitle();
  useEffect(() => {
    if (window.parent === window) return undefined;
    return talkWith(window.parent, actions, window.unetscope);
  }, [actions]);
  useEffect(() => {
    const element = root.current;
    if (element === null || window.parent === window) return undefined;
    return tellHeight(element, window.parent);
  }, []);
  return (
    <main ref={root} className={styles.embed} aria-labelledby={nameId}>
      <Name id={nameId} />
      {has('recipe') ? <RecipeSentence sampler={<LazyPart part={samplerPanel} />} more={<LazyPart part={morePanel} />} menu={<LazyPart part={promptMenu} />} notes={<LazyPart part={promptNotes} inline />} /> : null}
      {has('maps') || has('places') ? (
        <p className={styles.controls}>
          {has('maps') ? <MapsControl /> : null}
          {has('places') ? <PlacesMenu><LazyPart part={placesList} /></PlacesMenu> : null}
        </p>
      ) : null}
      <Notices />
      {asksForModel ? (
        <OpenModel>
          <LazyPart part={openDialog} />
        </OpenModel>
      ) : null}
      {embed.map((part, index) => (
        <Fragment key={part}>
          <Shown part={part} room={room} first={embed.findIndex((each) => each !== 'film' && each !== 'equation') === index} transport={has('transport')} under={embed.includes('equation')} />
        </Fragment>
      ))}
      <p className={styles.foot}>
        {inLecture() ? null : <WholePage />}
        {inLecture() || has('recipe') ? null : <Caption />}
        {loading || has('device') ? <DeviceStatus panel={<LazyPart part={devicePanel} />} /> : null}
      </p>
    </main>
  );
}

/** Names the step: a component of its own, so that the rest is not rendered with each. */
function Name({ id }: { id: string }) {
  const title = useStore(runTitle);
  return (
    <h1 id={id} className={styles.name}>
      {title}
    </h1>
  );
}

/** Which run it is, where no sentence of controls says so. */
function Caption() {
  return <span>{useStore((state) => shownWords(state, state.loaded?.anatomy ?? null))}</span>;
}

interface ShownProps {
  readonly part: EmbedPart;
  /** What the U may take of the height. */
  readonly room: number;
  /** One place is open at a time: it stands where the first is named. */
  readonly first: boolean;
  readonly transport: boolean;
  /** Whether the update is shown as well: under the U, where that is shown. */
  readonly under: boolean;
}

function Shown({ part, room, first, transport, under }: ShownProps) {
  const actions = useActions();
  const page = useStore((state) => state.view.page);
  const home = useStore((state) => placeOf(state.view.embed));
  if (part === 'film') return <ShownFilm transport={transport} />;
  if (part === 'equation') return page === 'figure' && home !== null ? null : <Equation />;
  if (!first) return null;
  return (
    <div data-place="">
      {page === home || home === null ? null : (
        <Button look="link" onClick={() => actions.setView({ page: home })}>
          Back
        </Button>
      )}
      {page === 'figure' ? (
        <ErrorBoundary what="The U">
          <UMap room={room} whole={inLecture()}>
            {under ? <Equation /> : undefined}
          </UMap>
        </ErrorBoundary>
      ) : (
        <OpenedPlace page={page} />
      )}
    </div>
  );
}

/** Where it stays over the foot of the screen, what has the focus is not hidden behind it. */
function ShownFilm({ transport }: Pick<ShownProps, 'transport'>) {
  const film = useRef<HTMLDivElement>(null);
  useFootHeight(film, '--film', 'sticky');
  return (
    <div ref={film} className={styles.film}>
      <ErrorBoundary what="The film">
        <Film embedded={{ transport }} />
      </ErrorBoundary>
    </div>
  );
}

/** What the U may take of the height: on a projector what all else leaves, as high as that is. What does not fit is shown smaller; places that scroll are not. */
function useRoom(root: RefObject<HTMLElement | null>): number {
  const screen = useSyncExternalStore(onResize, screenHeight);
  const asOnPhone = useSyncExternalStore(onResize, () => window.innerWidth / zoomOf(document.body) < PHONE);
  const embed = useStore((state) => state.view.embed);
  const model = useStore((state) => state.manifest);
  const settled = useStore((state) => state.engine.phase === 'ready' && state.view.page === 'figure');
  const [others, setOthers] = useState(0);
  useEffect(() => {
    const element = root.current;
    if (element === null || !inLecture()) return undefined;
    let timer = 0;
    // The most at this size: with less room the U is laid out in another way, which may hang out less and so get the room for the first way again.
    let overhang = { zoom: 0, most: 0 };
    const watched = new WeakSet<Element>();
    showLarge();
    const observer = new ResizeObserver(() => {
      const figure = element.querySelector('figure');
      setOthers(element.offsetHeight - (figure?.offsetHeight ?? 0));
      if (figure !== null) {
        const zoom = zoomOf(document.body);
        overhang = { zoom, most: Math.max(overhang.zoom === zoom ? overhang.most : 0, overhangOf(figure)) };
        keepFree(figure, overhang.most);
        for (const block of figure.querySelectorAll('[data-later]')) {
          // To observe what is observed is to be told of it again.
          if (watched.has(block)) continue;
          watched.add(block);
          observer.observe(block);
        }
      }
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        // Of a U that has kept to its height, the texts may lie on each other.
        if (settled && (element.offsetHeight + BAR > screenHeight() || (figure !== null && isCrowded(figure)))) showSmaller();
      }, AT_REST_MS);
    });
    observer.observe(element);
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
    };
  }, [root, embed, model, settled]);
  return inLecture() ? Math.floor(screen - BAR - others) - (embed.includes('equation') && asOnPhone ? EQUATION : 0) : ROOM;
}

/** What stands below keeps its distance from what hangs out of the figure, too. */
function keepFree(figure: HTMLElement, overhang: number): void {
  figure.style.marginBottom = overhang === 0 ? '' : `${overhang + APART}px`;
}

/** In the pixels of the layout. */
function screenHeight(): number {
  return window.innerHeight / zoomOf(document.body);
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

/** The address is written when it is asked for: it changes with every step. */
function WholePage() {
  return (
    <a
      href={wholePage()}
      target="_blank"
      rel="noopener"
      onPointerDown={({ currentTarget }) => {
        currentTarget.href = wholePage();
      }}
      onFocus={({ currentTarget }) => {
        currentTarget.href = wholePage();
      }}
    >
      open in Unetscope
    </a>
  );
}
