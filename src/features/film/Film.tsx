import { useState, type ReactNode } from 'react';
import { picturesNote } from '../../render/paint.ts';
import { useStore } from '../../store/store.ts';
import { restsFilm } from '../../store/tour.ts';
import type { Page } from '../../store/view.ts';
import { IconButton } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import { Announcer } from './Announcer.tsx';
import { FilmWindow } from './FilmWindow.tsx';
import { NoiseLevel, RunProgress, StepCount } from './StepLine.tsx';
import { Strip } from './Strip.tsx';
import { Transport } from './Transport.tsx';
import { useLast } from './use-film.ts';
import { useGlobalKeys } from './use-global-keys.ts';
import styles from './Film.module.css';

/** Where it is the subject: elsewhere it rests folded where the screen is small. */
const ITS_PLACES: ReadonlySet<Page> = new Set(['figure', 'attention', 'time', 'schedule']);

/**
 * The film: the whole run in view, and the hand on it. Transport, the step and its noise level, ᾱ's curve, and two rows of
 * pictures: x_t, what the network was given, and x̂₀, the picture that it expected there. On a small screen the film stays at
 * the bottom and shows the neighbours of the playhead. Where there is little height it is one line until it is unfolded or the tour needs it, and
 * then stands under the page instead of over it. `children`: what else is done where the playhead rests.
 * `embedded`: it stands in another page, always open, with transport or without.
 */
export function Film({ embedded, children }: { embedded?: { readonly transport: boolean }; children?: ReactNode }) {
  const small = useMediaQuery('(max-width: 699px)');
  const short = useMediaQuery('(max-height: 699px)');
  const rests = useStore(({ view: { tour, page } }) => (tour === null ? !ITS_PLACES.has(page) : restsFilm(tour)));
  const touring = useStore(({ view }) => view.tour !== null);
  const tight = (small && rests) || (short && (rests || !touring));
  // What was chosen where there is little room says nothing of where there is more.
  const [chosen, setChosen] = useState<{ readonly tight: boolean; readonly open: boolean } | null>(null);
  const open = embedded !== undefined || (chosen?.tight === tight ? chosen.open : !tight);
  const transport = embedded?.transport ?? true;
  const note = useStore((state) => (state.manifest === null ? null : picturesNote(state.manifest.sample.channels)));
  useGlobalKeys(useLast());
  return (
    <section aria-label="Film of the run" className={classNames(styles.film, small && styles.small)} data-resting={short && open ? '' : undefined}>
      <div className={styles.bar}>
        {small || !transport ? null : <Transport />}
        <StepCount />
        {small || embedded !== undefined ? null : <NoiseLevel />}
        {children}
        <RunProgress />
        {small && transport ? <Transport /> : null}
        {embedded === undefined ? (
          <IconButton
            icon={open ? 'fold' : 'unfold'}
            label={open ? 'Collapse the film' : 'Expand the film'}
            aria-expanded={open}
            className={styles.fold}
            onClick={() => setChosen({ tight, open: !open })}
          />
        ) : null}
      </div>
      <Announcer />
      {!open ? null : small ? <FilmWindow /> : <Strip />}
      {note === null || !open ? null : <p className={styles.note}>The pictures are {note}.</p>}
    </section>
  );
}
