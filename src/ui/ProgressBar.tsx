import styles from './ProgressBar.module.css';

/** A hairline that fills; without a `value` it only says that something is going on. The figure stands in words beside it. */
export function ProgressBar({ label, value, max }: { label: string; value?: number; max?: number }) {
  return <progress className={styles.bar} aria-label={label} value={value} max={max ?? 1} />;
}
