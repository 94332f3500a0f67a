import type { ReactNode } from 'react';
import { useStore } from '../../store/store.ts';
import styles from './LinkVerdict.module.css';

/** After a shared link `children`, the words about its picture, are said. Nothing otherwise. */
export function LinkVerdict({ children }: { children: ReactNode }) {
  const judged = useStore((state) => state.verdict !== null);
  return (
    <span role="status" className={styles.verdict}>
      {judged ? children : null}
    </span>
  );
}
