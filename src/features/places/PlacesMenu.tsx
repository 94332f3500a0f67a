import type { ReactNode } from 'react';
import { Popover } from '../../ui/Popover.tsx';
import { useHere } from './here.ts';
import styles from './PlacesMenu.module.css';

/** All the places there are, one click away; each is reached from the U as well. `children`: the list of them. */
export function PlacesMenu({ children }: { children: ReactNode }) {
  const here = useHere();
  return (
    <Popover trigger={<span key={here}>{here}</span>} panelLabel="Places" align="end" className={styles.trigger} title="Other views of this run" aria-label={`Places, now ${here}`}>
      {() => children}
    </Popover>
  );
}
