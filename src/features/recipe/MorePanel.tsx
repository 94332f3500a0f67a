import { useId, useRef, useState } from 'react';
import { messageOf, UserError } from '../../base/user-error.ts';
import { isOwnNoise } from '../../protocol/starting-noise.ts';
import { useActions } from '../../store/actions.ts';
import { pictureRoom } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { Latest } from '../../base/latest.ts';
import { NegativePromptField } from './NegativePromptField.tsx';
import { readNoise } from './noise-file.ts';
import styles from './SamplerField.module.css';

/** The words to lead away from, and where the noise comes from. */
export function MorePanel() {
  return (
    <>
      <NegativePromptField />
      <NoiseChoice />
    </>
  );
}

/** Files that are read, whether or not the panel is closed and opened again meanwhile. */
const latest = new Latest();

function NoiseChoice() {
  const id = useId();
  const actions = useActions();
  const noise = useStore((state) => state.recipe.noise);
  const sample = useStore((state) => state.manifest?.sample);
  const [said, setSaid] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);

  const take = async (given: File): Promise<void> => {
    if (sample === undefined) return;
    const isLatest = latest.begin();
    const before = useStore.getState();
    // Noise that is chosen otherwise, by a link or by undo, is the newer choice, and so is another model.
    const isWanted = (): boolean => isLatest() && useStore.getState().recipe.noise === before.recipe.noise && useStore.getState().manifest === before.manifest;
    try {
      if (given.size > 64 * 1024 * 1024) throw new UserError('noise-file', `“${given.name}” is ${Math.round(given.size / 1e6)} MB, larger than any noise for this model. Choose another.`);
      const bytes = new Uint8Array(await given.arrayBuffer());
      if (!isWanted()) return;
      const { data, doubt } = readNoise(bytes, given.name, [sample.channels, sample.height, sample.width]);
      setSaid(doubt);
      actions.editRecipe({ noise: pictureRoom.keep(given.name, data).id, start: null });
    } catch (error) {
      if (isWanted()) setSaid(messageOf(error));
    }
  };
  const own = isOwnNoise(noise) ? [{ value: noise, label: 'your own .npy' }] : [];
  return (
    <div className={styles.option}>
      <span>
        Noise
        <span id={id} className={styles.about}>
          Philox is the same in every browser. torch.randn is what a notebook draws on the CPU after torch.manual_seed(seed), to the bit. Or choose a .npy of your own for the noise that the run starts from; it stays in this browser.
        </span>
        <Button look="link" aria-describedby={id} onClick={() => file.current?.click()}>
          Choose a .npy…
        </Button>
        <input
            ref={file}
            type="file"
            accept=".npy"
            aria-label="Noise file"
            hidden
            onChange={(event) => {
              const [given] = event.target.files ?? [];
              if (given !== undefined) void take(given);
              event.target.value = '';
            }}
          />
        <span role="status" className={styles.about}>
          {said}
        </span>
      </span>
      <span className={styles.control}>
        <SelectField
          label="Noise"
          value={noise}
          groups={[{ label: 'Noise', options: [{ value: 'philox', label: 'Philox' }, { value: 'torch', label: 'torch.randn' }, ...own] }]}
          onChange={(chosen) => {
            latest.begin();
            setSaid(null);
            actions.editRecipe({ noise: chosen });
          }}
        />
      </span>
    </div>
  );
}
