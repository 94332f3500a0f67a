import { useStore } from '../../store/store.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { Experiments } from './Experiments.tsx';
import { ImportancePanel } from './ImportancePanel.tsx';
import { linkedOf } from './linked.ts';
import styles from './LabPage.module.css';

/** Ready-made experiments, and the map of what matters when. */
export function LabPage() {
  const open = useStore((state) => state.view.experiment !== null);
  const guessed = useStore((state) => linkedOf(state.manifest?.id).length === 0);
  return (
    <article className={styles.page}>
      <PageHead path={[{ text: 'lab', colour: 'var(--skip)' }]} title="Remove a part, and see what it was for">
        {open
          ? undefined
          : `${guessed ? 'Guess first, then look: both runs are computed here and now, and every sentence gives the numbers of these two pictures. ' : ''}Zeroing a part takes the network outside what it was trained on; if replacing it by its mean does the same damage, what matters is the part’s content.`}
      </PageHead>
      <Experiments />
      <ImportancePanel />
    </article>
  );
}
