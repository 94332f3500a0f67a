import { useActions } from '../../store/actions.ts';
import type { Door } from './doors.ts';

export function useGo(): (door: Door) => void {
  const actions = useActions();
  return ({ to }) => {
    if (to === 'next step') actions.next();
    else actions.setView(to);
  };
}
