import { useEffect, useState } from 'react';
import { endOfRun, useStore } from '../../store/store.ts';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import { describePosition } from './noise-level.ts';
import { useLast, usePosition } from './use-film.ts';

/** Steps come fast under a held key: what is said is where it came to rest. */
const REST_MS = 250;

/** Says where the playhead is when a key or a button has moved it. The slider says its own value. */
export function Announcer() {
  const last = useLast();
  const position = usePosition();
  const playing = useStore((state) => state.playing);
  const timestep = useStore((state) => state.schedule.timesteps[position]);
  const end = useStore(endOfRun);
  const [said, setSaid] = useState('');
  const [from, setFrom] = useState(position);
  useEffect(() => {
    if (playing || position === from) return undefined;
    const timer = window.setTimeout(() => {
      setFrom(position);
      const active = document.activeElement;
      setSaid(active instanceof HTMLInputElement && active.type === 'range' ? '' : describePosition(position, last, timestep, end));
    }, REST_MS);
    return () => window.clearTimeout(timer);
  }, [playing, position, from, last, timestep, end]);
  return <VisuallyHidden live>{said}</VisuallyHidden>;
}
