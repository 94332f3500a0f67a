import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { beforeTour, forgetBeforeTour, takeTourRequest } from '../../store/tour.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { useFootHeight } from '../../ui/use-foot-height.ts';
import { chapters } from './all-chapters.ts';
import type { Chapter } from './chapter.ts';
import { Opened } from './Opened.tsx';
import { Printed } from './Printed.tsx';
import type { Values } from './Prose.tsx';
import { isBare, putOnPage } from './stage.ts';
import { useEscape } from './use-escape.ts';
import styles from './TourPanel.module.css';

/** The last one says where to go on, and is not counted. */
const COUNT = chapters.filter(({ ask }) => ask !== undefined).length;

/** The tour: one chapter beside the live page, docked, with the way to the others. */
export function TourPanel() {
  const actions = useActions();
  const id = useStore((state) => state.view.tour);
  const panel = useRef<HTMLElement>(null);
  useFootHeight(panel, '--sheet', 'fixed');
  const [folded, setFolded] = useState(false);
  const [short, setShort] = useState(false);
  /** A chapter that a link named and the tour has not. */
  const [unknown, setUnknown] = useState(() => (hasChapter(id) ? null : id));
  const [named, setNamed] = useState(id);
  if (id !== named) {
    setNamed(id);
    if (!hasChapter(id)) setUnknown(id);
  }
  const [found, setFound] = useState<Readonly<Record<string, Values>>>({});
  /** Whether the chapter that opens was chosen here: it is on the page already, and the focus goes to its heading. */
  const arriving = useRef(false);
  /** The chapter that was asked for, once it stands on the page: what is done counts from then on. */
  const [placed, setPlaced] = useState<string | null>(null);
  const at = Math.max(0, chapters.findIndex((chapter) => chapter.id === id));
  const chapter = chapters[at];

  const place = useEffectEvent((): void => {
    const asked = takeTourRequest();
    if (chapter === undefined) return;
    if (asked || isBare(useStore.getState())) putOnPage(chapter, actions, !asked);
    if (asked) document.getElementById(HEADING)?.focus();
  });
  // A link may name a chapter at any time, also while another is open.
  useEffect(() => {
    if (arriving.current) document.getElementById(HEADING)?.focus();
    else place();
    arriving.current = false;
    const frame = requestAnimationFrame(() => setPlaced(id));
    return () => cancelAnimationFrame(frame);
  }, [id]);

  const leave = (keep: boolean): void => {
    const own = keep ? null : beforeTour();
    forgetBeforeTour();
    if (own === null) actions.setView({ tour: null });
    else actions.goTo({ ...own, view: { ...own.view, tour: null } });
    document.getElementById('place')?.focus();
  };
  useEscape(panel, () => leave(false));

  if (chapter === undefined || id === null) return null;
  const way = chapters.filter((one) => !short || one.short || one === chapter);
  const here = way.indexOf(chapter);
  const [previous, next] = [way[here - 1], way[here + 1]];
  const go = (to: Chapter | undefined): void => {
    if (to === undefined) return;
    arriving.current = true;
    putOnPage(to, actions);
  };
  const ended = chapter.ask === undefined;
  return (
    <aside ref={panel} aria-label="Tour" data-stays="" className={styles.panel}>
      <div className={styles.top}>
        <span className={styles.progress}>
          <span className={styles.words}>
            {ended ? 'The end' : `Chapter ${at + 1} of ${COUNT}`} <Icon name="fold" size={10} />
          </span>
          <progress max={COUNT} value={ended ? COUNT : at + 1} aria-hidden="true" />
          {/* Lies over the words, unseen: the chapter's title is the heading below. */}
          <span className={styles.jump}>
            <SelectField
              label="Chapter"
              value={chapter.id}
              groups={[{ label: 'Chapters of the tour', options: chapters.map((one) => ({ value: one.id, label: one.title })) }]}
              onChange={(value) => go(chapters.find((one) => one.id === value))}
            />
          </span>
        </span>
        <span className={styles.marks}>
          <IconButton icon={folded ? 'unfold' : 'fold'} label={folded ? 'Expand the tour' : 'Collapse the tour'} aria-expanded={!folded} className={styles.fold} onClick={() => setFolded(!folded)} />
          <IconButton icon="close" label="Leave the tour" aria-keyshortcuts="Escape" onClick={() => leave(false)} />
        </span>
      </div>
      <div className={styles.chapter} hidden={folded}>
        {unknown === null || at > 0 ? null : <p role="alert">The tour has no chapter “{unknown}”. This is its first.</p>}
        {at === 0 ? (
          <div className={styles.length}>
            <Choice
              label="Take"
              value={short ? 'short' : 'all'}
              options={[
                { value: 'all', label: `all ${COUNT} chapters, 20 minutes` },
                { value: 'short', label: 'the short way, 2 minutes' },
              ]}
              onChange={(value) => setShort(value === 'short')}
            />
          </div>
        ) : null}
        {/* The key opens each chapter anew: guess and finding are its own. */}
        <Opened
          key={chapter.id}
          chapter={chapter}
          headingId={HEADING}
          placed={placed === chapter.id}
          onFound={(values) => setFound((before) => ({ ...before, [chapter.id]: values }))}
          onBack={() => putOnPage(chapter, actions)}
          onKeep={() => leave(true)}
        />
        {ended ? (
          <p className={styles.ways}>
            {beforeTour() === null ? null : (
              <Button look="framed" onClick={() => leave(false)}>
                Back to my own run
              </Button>
            )}
            <Button look="framed" onClick={() => leave(true)}>
              Close the tour and stay here
            </Button>
            <Button look="link" onClick={() => window.print()}>
              Print all chapters
            </Button>
          </p>
        ) : null}
      </div>
      <nav className={styles.foot} aria-label="Chapters">
        <Button look="link" disabled={previous === undefined} onClick={() => go(previous)}>
          Previous
        </Button>
        <Button look={next === undefined ? 'link' : 'framed'} disabled={next === undefined} onClick={() => go(next)}>
          {next === undefined ? 'Next' : `Next: ${next.title}`}
        </Button>
      </nav>
      <Printed found={found} />
    </aside>
  );
}

const HEADING = 'tour-chapter';

const hasChapter = (id: string | null): boolean => chapters.some((chapter) => chapter.id === id);
