import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import { useLast } from './use-film.ts';
import styles from './Transport.module.css';

/** First, back, play, on, last. None is ever disabled: a button that goes dead under the finger loses the focus. */
export function Transport() {
  const actions = useActions();
  const playing = useStore((state) => state.playing);
  const last = useLast();
  return (
    <div className={styles.transport} role="group" aria-label="Transport" data-control="">
      <IconButton icon="first" label="First step" onClick={() => actions.seek(0)} />
      <IconButton icon="back" label="Previous step" onClick={() => actions.previous()} />
      <IconButton
        icon={playing ? 'pause' : 'play'}
        label={playing ? 'Pause' : 'Play'}
        size={18}
        aria-keyshortcuts="Space"
        onClick={() => (playing ? actions.pause() : actions.play())}
      />
      <IconButton icon="next" label="Next step" onClick={() => actions.next()} />
      <IconButton icon="last" label="Last step" onClick={() => actions.seek(last)} />
    </div>
  );
}
