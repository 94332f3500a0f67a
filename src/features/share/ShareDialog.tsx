import { useEffect, useId, useState, type ReactNode } from 'react';
import { useActions } from '../../store/actions.ts';
import { ownModels } from '../../store/own-models.ts';
import { isOwn, pictureRoom } from '../../store/pictures.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmbedCode } from './EmbedCode.tsx';
import { describeReceiver, describeRuns } from './link-words.ts';
import { useCopy } from './use-copy.ts';
import { describeChecksum, describeVerdict } from './verdict.ts';
import styles from './ShareDialog.module.css';

/** Copies the address of exactly this, as it is opened: recipe, view and, where the run is finished, the picture's checksum. `children`: what else is made of it. */
export function ShareDialog({ children }: { readonly children: ReactNode }) {
  const id = useId();
  const actions = useActions();
  const [address] = useState(() => actions.link());
  const { copied, copy } = useCopy();
  useEffect(() => void copy(address), [copy, address]);
  const recipe = useStore((state) => state.recipe);
  const beside = useStore((state) => state.beside?.recipe ?? null);
  const letter = useStore((state) => state.letter);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const step = useStore((state) => state.view.step);
  const checksum = useStore((state) => state.run.checksum);
  const verdict = useStore((state) => state.verdict);
  return (
    <div className={styles.body}>
      <p role="status" className={styles.copied}>
        {copied === 'copied' ? 'Link copied.' : copied === 'refused' ? 'The browser does not let the page copy. The link is below, to copy by hand.' : ' '}
      </p>
      <label htmlFor={id} className={styles.label}>
        Link
      </label>
      <div className={styles.line}>
        <input
          id={id}
          className={styles.address}
          readOnly
          value={address}
          onFocus={(event) => event.target.select()}
        />
        <Button look="framed" onClick={() => void copy(address)}>
          Copy
        </Button>
      </div>
      <p>
        It holds {describeRuns({ recipe, beside, letter }, anatomy)} and what you are looking at (step {step}). {describeReceiver(recipe.model, ownModels.addressOf(recipe.model))}
      </p>
      {recipe.start === null || !isOwn(recipe.start.picture) ? null : pictureRoom.packed(recipe.start.picture) === undefined ? (
        <p>The run starts with a picture of your own, which does not travel in the link: elsewhere it starts from noise, and says so.</p>
      ) : (
        <p>The run starts with a drawing, which travels in the link, pixel by pixel: whoever opens it sees it, and starts from it.</p>
      )}
      {isOwn(recipe.noise) ? <p>The noise it starts from is a file of your own, which does not travel in the link: elsewhere the seed’s noise is used, and the page says so.</p> : null}
      <p>{describeChecksum(checksum)}</p>
      {verdict === null ? null : <p>{describeVerdict(verdict)}</p>}
      <EmbedCode />
      {children}
    </div>
  );
}
