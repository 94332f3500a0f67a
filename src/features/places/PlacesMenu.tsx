import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { Page } from '../../store/view.ts';
import { Popover } from '../../ui/Popover.tsx';
import styles from './PlacesMenu.module.css';

interface Place {
  readonly page: Page;
  readonly name: string;
  readonly line: string;
}

const places: readonly Place[] = [
  { page: 'figure', name: 'The U', line: 'the run and the network at a glance' },
  { page: 'tensor', name: 'Layers', line: 'every tensor, channel by channel' },
  { page: 'block', name: 'Residual blocks', line: 'branch + shortcut = sum, with the time added inside' },
  { page: 'attention', name: 'Attention', line: 'which pixel reads which word, and which pixel' },
  { page: 'time', name: 'Time', line: 'how t becomes a vector, and what each block receives' },
  { page: 'resampling', name: 'Down and up', line: 'what a change of resolution loses, and what a skip brings back' },
  { page: 'forward', name: 'Forward process', line: 'noise a known picture, and ask for the noise' },
  { page: 'schedule', name: 'Noise schedule', line: 'ᾱ, σ and the signal-to-noise ratio against t' },
  { page: 'parity', name: 'Parity', line: 'how right this device is, tensor by tensor' },
];

/** All the places there are, one click away; each is reached from the U as well. */
export function PlacesMenu() {
  const actions = useActions();
  const page = useStore((state) => state.view.page);
  const here = places.find((place) => place.page === page) ?? places[0];
  return (
    <Popover trigger={<span key={here?.name}>{here?.name}</span>} panelLabel="Places" align="end" className={styles.trigger} title="Other views of this run" aria-label={`Places, now ${here?.name ?? ''}`}>
      {(panel) => (
        <ul className={styles.list}>
          {places.map(({ page: target, name, line }) => (
            <li key={target}>
              <button
                type="button"
                popoverTarget={panel}
                popoverTargetAction="hide"
                aria-current={target === page ? 'page' : undefined}
                onClick={() => actions.setView({ page: target })}
              >
                <b>{name}</b>
                <span>{line}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
