import { useId, useState } from 'react';
import { useEmbedParts } from '../../controls/use-embed-parts.ts';
import { isOwnModel, ownModels } from '../../store/own-models.ts';
import { pageContent } from '../../store/page-link.ts';
import { runTitle } from '../../store/run-title.ts';
import { useStore } from '../../store/store.ts';
import { embedControls, type EmbedControl, type EmbedPart } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckBoxes } from '../../ui/CheckBoxes.tsx';
import { embedCode } from './embed-code.ts';
import { useCopy } from './use-copy.ts';
import styles from './ShareDialog.module.css';

const controlNames: Readonly<Record<EmbedControl, string>> = {
  recipe: 'the recipe',
  transport: 'play and step',
  maps: 'how maps are drawn',
  places: 'all places',
  device: 'the engine',
};

/** What of the page goes into another page, and the lines that put it there (docs/embed.md). */
export function EmbedCode() {
  const id = useId();
  const state = useStore();
  const { recipe, view } = state;
  const [parts, setParts] = useState<readonly EmbedPart[]>([view.page, 'film']);
  const [controls, setControls] = useState<readonly EmbedControl[]>(['transport']);
  const { copied, copy } = useCopy();
  const offered = useEmbedParts();
  const code = embedCode({
    page: window.location.href,
    title: `${runTitle(state)} · Unetscope`,
    content: pageContent(),
    parts,
    controls,
  });
  return (
    <section className={styles.embed} aria-label="In a page of your own">
      <h3>In a page of your own</h3>
      <CheckBoxes
        legend="shows"
        options={offered.map((part) => ({ ...part, disabled: parts.length === 1 && parts.includes(part.value) }))}
        chosen={parts}
        onChange={setParts}
      />
      <CheckBoxes legend="with" options={embedControls.map((value) => ({ value, label: controlNames[value] }))} chosen={controls} onChange={setControls} />
      <label htmlFor={id} className={styles.label}>
        Embed code
      </label>
      <textarea id={id} className={styles.code} readOnly rows={5} value={code} onFocus={(event) => event.target.select()} />
      <p className={styles.line}>
        <span role="status">{copied === 'copied' ? 'Copied.' : copied === 'refused' ? 'The browser does not let the page copy. Select the code and copy it by hand.' : ''}</span>
        <Button look="framed" onClick={() => void copy(code)}>
          Copy embed code
        </Button>
      </p>
      {!isOwnModel(recipe.model) ? null : ownModels.addressOf(recipe.model) === null ? (
        <p>The model is your own, and readers of your page do not have its file: the frame tells them so, and shows a model that comes with Unetscope instead. Open yours from an address first, and the frame names that.</p>
      ) : (
        <p>The model is your own: readers’ browsers fetch it from its address, and ask first if that is not the frame’s own host.</p>
      )}
      <p className={styles.quiet}>The second line makes the frame as high as its content; without it the frame keeps the height written there.</p>
    </section>
  );
}
