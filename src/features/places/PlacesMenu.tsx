import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import type { Anatomy } from '../../onnx/anatomy-types.ts';
import type { LoadedModel } from '../../protocol/engine.ts';
import type { Page } from '../../store/view.ts';
import { Popover } from '../../ui/Popover.tsx';
import styles from './PlacesMenu.module.css';

interface Place {
  readonly page: Page;
  /** What it opens, where that is not what is open already; null is the page's own choice. */
  readonly tensor?: (model: LoadedModel, present: string | null) => string | null | undefined;
  readonly name: string;
  readonly line: string;
}

const places: readonly Place[] = [
  { page: 'figure', name: 'The U', line: 'the run and the network at a glance' },
  { page: 'tensor', name: 'Layers', line: 'every tensor, channel by channel' },
  { page: 'block', name: 'Residual blocks', line: 'branch + shortcut = sum, with the time added inside', tensor: ({ anatomy }, present) => oneOf(anatomy.residualBlocks.map(({ output }) => output), present) },
  { page: 'resampling', name: 'Skips', line: 'what meets at each skip, and what upsampling restores', tensor: ({ anatomy }) => anatomy.skips[0]?.joined ?? outermostUp(anatomy) },
  { page: 'attention', name: 'Attention', line: 'which pixel reads which word, and which pixel', tensor: ({ anatomy }, present) => oneOf([...anatomy.selfAttention, ...anatomy.crossAttention].map(({ probabilities }) => probabilities), present) },
  { page: 'time', name: 'Time', line: 'how t becomes a vector, and what each block receives' },
  { page: 'resampling', name: 'Down and up', line: 'what downsampling loses', tensor: ({ anatomy }) => anatomy.downsamples[0]?.output },
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

function outermostUp({ upsamples }: Anatomy): string | undefined {
  return upsamples.find(({ level }) => level === 1)?.output ?? upsamples.at(-1)?.output;
}

/** Whether a tensor is opened on the page of the skips: what meets there, or what comes up to it. */
function isSkips(tensor: string | null, { skips, upsamples }: Anatomy): boolean {
  return skips.some(({ joined }) => joined === tensor) || upsamples.some(({ output, convolution }) => output === tensor || convolution === tensor);
}

/** All the places there are, one click away; each is reached from the U as well. */
export function PlacesMenu() {
  const actions = useActions();
  const page = useStore((state) => state.view.page);
  const model = useStore((state) => state.loaded);
  const rising = useStore(({ loaded, view }) => loaded !== null && isSkips(view.tensor, loaded.anatomy));
  const isHere = (place: Place): boolean => place.page === page && (page !== 'resampling' || (place.name === 'Skips') === rising);
  const here = places.find(isHere) ?? places[0];
  return (
    <Popover trigger={<span key={here?.name}>{here?.name}</span>} panelLabel="Places" align="end" className={styles.trigger} title="Other views of this run" aria-label={`Places, now ${here?.name ?? ''}`}>
      {(panel) => (
        <ul className={styles.list}>
          {places.map((place) => (
            <li key={place.name}>
              <button
                type="button"
                popoverTarget={panel}
                popoverTargetAction="hide"
                aria-current={isHere(place) ? 'page' : undefined}
                onClick={() => {
                  const tensor = model === null ? undefined : place.tensor?.(model, useStore.getState().view.tensor);
                  actions.setView({ page: place.page, ...(tensor === undefined ? {} : { tensor }) });
                }}
              >
                <b>{place.name}</b>
                <span>{place.line}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
