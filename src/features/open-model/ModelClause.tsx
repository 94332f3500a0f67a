import { useActions } from '../../store/actions.ts';
import { isOwnModel } from '../../store/own-models.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Term } from '../../ui/Term.tsx';
import { modelWords } from './model-words.ts';
import styles from './ModelClause.module.css';

/** Whose run it is, where the model is a person's own: “by tiny-ddpm”; and where the figure has no U to show, that it has none, and the way to its layers. */
export function ModelClause() {
  const actions = useActions();
  const manifest = useStore((state) => state.manifest);
  const loaded = useStore((state) => (state.loaded?.anatomy.reason === null ? null : state.loaded));
  if (manifest === null || !isOwnModel(manifest.id)) return null;
  const first = loaded?.tensors[0];
  return (
    <span className={styles.clause}>
      by{' '}
      <span translate="no">
        <Term explain={`Your own model: ${modelWords(manifest)} “Open” has the others.`}>{manifest.title}</Term>
      </span>
      {loaded === null || first === undefined ? null : (
        <>
          , not recognised as a U-Net:{' '}
          <Button look="link" title={loaded.anatomy.reason ?? undefined} onClick={() => actions.setView({ page: 'tensor', tensor: first.name })}>
            open its {loaded.tensors.length} layers
          </Button>
        </>
      )}
    </span>
  );
}
