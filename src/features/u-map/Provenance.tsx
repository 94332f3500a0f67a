import type { Look } from './use-look.ts';
import styles from './Provenance.module.css';

const meaning = {
  live: 'Computed now, by the network in this browser.',
  cached: 'Computed before by the same model and shipped with the page.',
};

/** Where a panel's numbers come from, said quietly. */
export function Provenance({ source }: { source: Look['source'] }) {
  return source === 'none' ? null : (
    <span className={styles.provenance} title={meaning[source]}>
      {source}
    </span>
  );
}
