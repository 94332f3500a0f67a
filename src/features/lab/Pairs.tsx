import type { LinkedExperiment } from './pairs.ts';
import styles from './LabPage.module.css';

/** The experiments on two things: each a link to the picture of its run, with what came of it in sixteen. */
export function Pairs({ headingId, list }: { headingId: string; list: readonly LinkedExperiment[] }) {
  return (
    <section aria-labelledby={headingId} className={styles.experiments}>
      <h3 id={headingId} className={styles.heading}>
        Experiments on two things
      </h3>
      <p className={styles.quiet}>
        Each is a run with its edits, one picture of the sixteen that were counted. It opens in the place of yours; the browser’s way back brings yours.
      </p>
      <ul className={styles.pairs}>
        {list.map(({ title, says, link }) => (
          <li key={link}>
            <a href={`#${link}&at=25`}>{title}</a>
            <br />
            <span className={styles.quiet}>{says}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
