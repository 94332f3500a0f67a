import { useId } from 'react';
import { Subscripts } from '../../ui/Subscripts.tsx';
import type { linkedOf } from './linked.ts';
import styles from './LabPage.module.css';

/** Experiments that are each a link to the picture of its run, with what came of it in several. */
export function Linked({ heading, counted, list }: Pick<ReturnType<typeof linkedOf>[number], 'heading' | 'counted' | 'list'>) {
  const headingId = useId();
  return (
    <section aria-labelledby={headingId} className={styles.experiments}>
      <h3 id={headingId} className={styles.heading}>
        {heading}
      </h3>
      <p className={styles.quiet}>Each is a run with its edits, {counted}. It opens in place of your run; the browser’s Back button brings yours back.</p>
      <ul className={styles.pairs}>
        {list.map(({ title, says, link }) => (
          <li key={link}>
            <a href={`#${link}&at=25`}>{title}</a>
            <br />
            <span className={styles.quiet}>
              <Subscripts text={says} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
