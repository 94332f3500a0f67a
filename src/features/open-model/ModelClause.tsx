import { isOwnModel } from '../../store/own-models.ts';
import { useStore } from '../../store/store.ts';
import { Term } from '../../ui/Term.tsx';
import { modelWords } from './model-words.ts';
import styles from './ModelClause.module.css';

/** Whose run it is, where the model is a person's own: “, by tiny-ddpm”. */
export function ModelClause() {
  const manifest = useStore((state) => state.manifest);
  if (manifest === null || !isOwnModel(manifest.id)) return null;
  return (
    <span className={styles.clause} translate="no">
      by <Term explain={`Your own model: ${modelWords(manifest)} “Open” has the others.`}>{manifest.title}</Term>
    </span>
  );
}
