import { useEffect, useEffectEvent, useRef } from 'react';
import { useStore } from '../../store/store.ts';
import { placeOf } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { useHeldLecture } from './lecture-store.ts';
import styles from './LectureBar.module.css';

interface LectureBarProps {
  readonly problem: string | null;
  readonly onGo: (at: number) => void;
  readonly onLeave: () => void;
}

function isAtHome(): boolean {
  const { page, embed, kept } = useStore.getState().view;
  return kept === null && page === (placeOf(embed) ?? page);
}

/** Previous and next, by hand, by key, and by what a presenter holds in the hand, which presses PageUp and PageDown. */
export function LectureBar({ problem, onGo, onLeave }: LectureBarProps) {
  const held = useHeldLecture();
  const at = held?.at ?? 0;
  const { title, views } = held?.lecture ?? { title: '', views: [] };
  const leaves = useRef(false);
  const onKeyDown = useEffectEvent((event: KeyboardEvent): void => {
    // Out of what is open first: of a list, a value that is marked, a place that was opened from the view.
    leaves.current = event.key === 'Escape' && document.querySelector('dialog:modal, :popover-open') === null && isAtHome();
    const by = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0;
    if (by === 0 || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog:modal') !== null) return;
    event.preventDefault();
    event.stopPropagation();
    if (views[at + by] !== undefined) onGo(at + by);
  });
  const onKeyUnused = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !leaves.current || event.defaultPrevented) return;
    event.preventDefault();
    onLeave();
  });
  useEffect(() => {
    // Before every control of the page: a slider that has the focus would take these keys.
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    // After every control: a draft that is written or a drag that is under way takes the key, and says so.
    const last = (event: KeyboardEvent): void => onKeyUnused(event);
    document.addEventListener('keydown', listener, { capture: true });
    window.addEventListener('keydown', last);
    return () => {
      document.removeEventListener('keydown', listener, { capture: true });
      window.removeEventListener('keydown', last);
    };
  }, []);
  return (
    <nav className={styles.bar} aria-label="Lecture">
      {problem === null ? (
        <>
          <Button look="framed" className={styles.way} aria-keyshortcuts="PageUp" disabled={at === 0} onClick={() => onGo(at - 1)}>
            Previous
          </Button>
          <Button look="framed" className={styles.way} aria-keyshortcuts="PageDown" disabled={at >= views.length - 1} onClick={() => onGo(at + 1)}>
            Next
          </Button>
          <span role="status" className={styles.count}>
            {at + 1} of {views.length}
          </span>
          <SelectField label="View" value={String(at)} groups={[{ label: title === '' ? 'Views' : title, options: views.map((view, i) => ({ value: String(i), label: view.title })) }]} onChange={(value) => onGo(Number(value))} />
        </>
      ) : (
        <p role="alert">{problem}</p>
      )}
      <Button look="link" className={styles.leave} onClick={onLeave}>
        Leave the lecture
      </Button>
    </nav>
  );
}
