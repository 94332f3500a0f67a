import { useStore } from '../../store/store.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { Experiments } from './Experiments.tsx';
import { ImportancePanel } from './ImportancePanel.tsx';
import styles from './LabPage.module.css';

/** Ready experiments, and the map of what matters when. */
export function LabPage() {
  const open = useStore((state) => state.view.experiment !== null);
  return (
    <article className={styles.page}>
      <PageHead path={[{ text: 'lab', colour: 'var(--skip)' }]} title="Take a part away, and see what it was for">
        {open
          ? undefined
          : 'Guess first, then look: both runs are computed here and now, and every sentence carries the numbers of these two pictures. Zeroing a part takes the network outside of what it was trained on; where its mean in its place does the same, it is the part’s content that is missed.'}
      </PageHead>
      <Experiments />
      <ImportancePanel />
    </article>
  );
}
