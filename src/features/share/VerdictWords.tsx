import { useStore } from '../../store/store.ts';
import { Term } from '../../ui/Term.tsx';
import { describeVerdict } from './verdict.ts';
import { formatScientific } from '../../ui/format.ts';
import styles from './LinkVerdict.module.css';

/** One word where the picture is the same, the figure where it is not. */
export function VerdictWords() {
  const verdict = useStore((state) => state.verdict);
  return verdict === null ? null : (
    <Term explain={describeVerdict(verdict)}>
      {verdict.kind === 'identical' ? (
        <b className={styles.same}>
          <span aria-hidden="true">✓ </span>
          <span className={styles.what}>picture </span>identical
        </b>
      ) : (
        <>
          {verdict.recipe === 'changed' ? 'link changed, ' : ''}largest deviation {formatScientific(verdict.largest)}
          <span className={styles.where}> at the {verdict.samples} values that the link carries</span>
        </>
      )}
    </Term>
  );
}
