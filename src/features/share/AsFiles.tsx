import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './ShareDialog.module.css';

/** The way to what is saved as a file, also for who has not yet asked for every control. */
export function AsFiles({ onOpen }: { readonly onOpen: () => void }) {
  const ready = useStore((state) => state.loaded !== null);
  return (
    <section className={styles.embed} aria-label="As files">
      <h3>As files</h3>
      <p className={styles.line}>
        <span>Figures as SVG or PNG, the run as GIF, MP4 or WebM, a contact sheet, tensors as .npy, all of it as a script or notebook.</span>
        <Button look="framed" disabled={!ready} onClick={onOpen}>
          Export…
        </Button>
      </p>
    </section>
  );
}
