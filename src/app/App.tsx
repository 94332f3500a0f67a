import { useRef, useState } from 'react';
import { CompareButton } from '../features/compare/CompareButton.tsx';
import { Film } from '../features/film/Film.tsx';
import { ForkButton } from '../features/fork/ForkButton.tsx';
import { HelpButton } from '../features/help/HelpButton.tsx';
import { useUndoKeys } from '../features/lab/use-undo-keys.ts';
import { Notices } from '../features/notices/Notices.tsx';
import { OpenModel } from '../features/open-model/OpenModel.tsx';
import { PlacesMenu } from '../features/places/PlacesMenu.tsx';
import { RecipeSentence } from '../features/recipe/RecipeSentence.tsx';
import { LinkVerdict } from '../features/share/LinkVerdict.tsx';
import { ShareButton } from '../features/share/ShareButton.tsx';
import { DeviceStatus } from '../features/status/DeviceStatus.tsx';
import { ExportButton } from '../features/export/ExportButton.tsx';
import { MapsControl } from '../features/u-map/MapsControl.tsx';
import { UMap } from '../features/u-map/UMap.tsx';
import { EverythingButton } from '../features/welcome/EverythingButton.tsx';
import { endOf } from '../protocol/recipe.ts';
import { useFirstVisit } from '../store/first-visit.ts';
import { isOwnModel } from '../store/own-models.ts';
import { slowPass } from '../store/slow-pass.ts';
import { useStore } from '../store/store.ts';
import { useFootHeight } from '../ui/use-foot-height.ts';
import { VisuallyHidden } from '../ui/VisuallyHidden.tsx';
import { ThemeToggle } from '../ui/ThemeToggle.tsx';
import { compareBar, decodedPicture, devicePanel, equation, foldedEquation, forkForm, guidanceNote, help, lastClauses, morePanel, openDialog, placesList, promptMenu, promptNotes, samplerPanel, shareDialog, slowSteps, startPhrase, tourPanel, updateNotice, verdictWords, welcome } from './later-parts.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { exportDialog } from './export-part.ts';
import { LazyPart } from './LazyPart.tsx';
import { NetworkPage } from './NetworkPage.tsx';
import type { Offline } from './offline.ts';
import { SkipLinks } from './SkipLinks.tsx';
import { useArrival } from './use-arrival.ts';
import styles from './App.module.css';

/** What is said where the run is said: all but what the fields of the sentence say of themselves. */
const underTheSentence = ['link', 'engine', 'run', 'probe', 'worth'] as const;

/** Chapters of the tour for which the essentials are enough, for who has not asked for more. */
const early: ReadonlySet<string> = new Set(['noise', 'asked', 'steps']);

/** The run as a sentence, what is looked at, and the film: these three are always there. */
export function App({ offline }: { offline: Promise<Offline> }) {
  const film = useRef<HTMLElement>(null);
  useFootHeight(film, '--film', 'sticky');
  const page = useStore((state) => state.view.page);
  const said = useArrival();
  const changed = useStore(({ recipe: { model, fork, edits } }) => fork !== null || edits.length > 0 || isOwnModel(model));
  const started = useStore(({ recipe }) => recipe.start !== null || endOf(recipe) === 'noise');
  const decodes = useStore(({ manifest }) => manifest !== null && manifest.autoencoder !== null);
  const [news] = useState(() => updateNotice(offline));
  useUndoKeys();
  const tour = useStore((state) => state.view.tour);
  const touring = tour !== null;
  const { greeting, depth } = useFirstVisit();
  const whole = depth === 'everything' || (touring && !early.has(tour));
  const equated = whole || tour === 'steps';
  const slow = useStore((state) => slowPass(state) !== null);
  const compared = useStore((state) => state.beside !== null);
  return (
    <div className={styles.page} data-tour={touring ? '' : undefined} data-depth={whole ? undefined : equated ? 'equation' : 'essentials'}>
      <SkipLinks />
      <VisuallyHidden live>{said}</VisuallyHidden>
      <header className={styles.head}>
        <h1 className={styles.mark}>Unetscope</h1>
        <RecipeSentence sampler={<LazyPart part={samplerPanel} />} more={<LazyPart part={morePanel} />} menu={<LazyPart part={promptMenu} />} notes={<LazyPart part={promptNotes} inline />} said={<><LazyPart part={news} inline /><Notices where={underTheSentence} /><LazyPart part={guidanceNote} inline /></>}>
          {changed ? <LazyPart part={lastClauses} inline /> : null}
        </RecipeSentence>
        <nav className={styles.menu} aria-label="Tools">
          <div className={styles.doing}>
            {whole ? (
              <>
                <CompareButton />
                <MapsControl />
              </>
            ) : touring ? null : (
              <EverythingButton />
            )}
            <PlacesMenu>
              <LazyPart part={placesList} />
            </PlacesMenu>
            <OpenModel>
              <LazyPart part={openDialog} />
            </OpenModel>
            <LinkVerdict>
              <LazyPart part={verdictWords} inline />
            </LinkVerdict>
          </div>
          <div className={styles.aside}>
            <ShareButton>
              <LazyPart part={shareDialog} />
            </ShareButton>
            {whole ? (
              <ExportButton>
                <LazyPart part={exportDialog} />
              </ExportButton>
            ) : null}
            <HelpButton>
              <LazyPart part={help} />
            </HelpButton>
            <ThemeToggle />
            <DeviceStatus panel={<LazyPart part={devicePanel} />} />
          </div>
        </nav>
      </header>
      {compared ? (
        <ErrorBoundary what="The comparison">
          <LazyPart part={compareBar} />
        </ErrorBoundary>
      ) : null}
      {touring ? (
        <ErrorBoundary what="The tour">
          <LazyPart part={tourPanel} />
        </ErrorBoundary>
      ) : null}
      <main id="place" tabIndex={-1} data-place="" className={styles.stage}>
        {greeting ? <LazyPart part={welcome} /> : null}
        {slow ? <LazyPart part={slowSteps} inline /> : null}
        {started ? <LazyPart part={startPhrase} inline /> : null}
        {decodes ? <LazyPart part={decodedPicture} inline /> : null}
        {page === 'figure' ? (
          <ErrorBoundary what="The U">
            <UMap fold={compared && equated ? <LazyPart part={foldedEquation} inline /> : undefined}>
              {equated ? <LazyPart part={equation} inline /> : undefined}
            </UMap>
          </ErrorBoundary>
        ) : (
          <NetworkPage page={page} />
        )}
      </main>
      <footer ref={film} id="film" tabIndex={-1} className={styles.film}>
        <ErrorBoundary what="The film">
          <Film>
            <ForkButton>
              <LazyPart part={forkForm} />
            </ForkButton>
          </Film>
        </ErrorBoundary>
      </footer>
    </div>
  );
}
