import type { Anatomy } from '../../onnx/anatomy-types.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { Page } from '../../store/view.ts';
import { useHere } from './here.ts';
import styles from './PlacesMenu.module.css';

interface Place {
  readonly page: Page;
  /** What it opens, where that is not what is open already; null is the page's own choice. */
  readonly tensor?: (anatomy: Anatomy, present: string | null) => string | null | undefined;
  readonly name: string;
  readonly line: string;
}

const places: readonly Place[] = [
  { page: 'figure', name: 'The U', line: 'the run and the network at a glance' },
  { page: 'tensor', name: 'Layers', line: 'every tensor, channel by channel' },
  {
    page: 'block',
    name: 'Residual blocks',
    line: 'branch + shortcut = sum, with the time embedding added inside',
    tensor: ({ residualBlocks }, present) => oneOf(residualBlocks.map(({ output }) => output), present),
  },
  { page: 'resampling', name: 'Skips', line: 'what meets at each skip, and what upsampling restores', tensor: ({ skips, upsamples }) => skips[0]?.joined ?? upsamples.at(-1)?.output },
  {
    page: 'attention',
    name: 'Attention',
    line: 'which pixel reads which word, and which pixel',
    tensor: ({ selfAttention, crossAttention }, present) => oneOf([...selfAttention, ...crossAttention].map(({ probabilities }) => probabilities), present),
  },
  { page: 'time', name: 'Time', line: 'how t becomes a vector, and what each block receives' },
  { page: 'resampling', name: 'Downsampling', line: 'what it loses', tensor: ({ downsamples }) => downsamples[0]?.output },
  { page: 'forward', name: 'Forward process', line: 'add noise to a known picture, and have it predicted' },
  { page: 'schedule', name: 'Noise schedule', line: 'ᾱ, σ and the signal-to-noise ratio against t' },
  { page: 'lab', name: 'Lab', line: 'remove a part, guess, and see what it was for' },
  { page: 'runs', name: 'Runs', line: 'the runs of this visit, and which forked from which' },
  { page: 'parity', name: 'Parity', line: 'how accurate this device is, tensor by tensor' },
];

/** What is open stays open where it is such a thing: the page, its small U and its list are of one thing. */
function oneOf(names: readonly string[], present: string | null): string | null {
  return present !== null && names.includes(present) ? present : null;
}

/** What is in the menu of places. */
export function PlacesList() {
  const actions = useActions();
  const here = useHere();
  const go = ({ page, tensor: choose }: Place): void => {
    const { loaded, view } = useStore.getState();
    const tensor = loaded === null ? undefined : choose?.(loaded.anatomy, view.tensor);
    actions.setView({ page, ...(tensor === undefined ? {} : { tensor }) });
  };
  return (
    <ul className={styles.list}>
      {places.map((place) => (
        <li key={place.name}>
          <button
            type="button"
            aria-current={place.name === here ? 'page' : undefined}
            onClick={(event) => {
              // The focus goes where the place puts it.
              event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
              go(place);
            }}
          >
            <b>{place.name}</b>
            <span>{place.line}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
