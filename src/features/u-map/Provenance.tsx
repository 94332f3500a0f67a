import type { Look } from './use-look.ts';
import styles from './Provenance.module.css';

const meaning = {
  live: 'Computed now, by the network in this browser.',
  cached: 'Computed earlier by the same model; it comes with the page.',
};

/** Where a panel's numbers come from, said quietly. */
export function Provenance({ source }: { source: Look['source'] }) {
  return source === 'none' ? null : (
    <span className={styles.provenance} title={meaning[source]}>
      {source}
    </span>
  );
}
