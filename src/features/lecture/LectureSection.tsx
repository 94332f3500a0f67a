import { useState, type DragEvent } from 'react';
import { messageOf, UserError } from '../../base/user-error.ts';
import { useEmbedParts } from '../../controls/use-embed-parts.ts';
import { useActions } from '../../store/actions.ts';
import { addressOf, pageContent } from '../../store/page-link.ts';
import { isOwnModel, ownModels } from '../../store/own-models.ts';
import { runTitle } from '../../store/run-title.ts';
import { useStore } from '../../store/store.ts';
import { embedControls, type EmbedControl, type EmbedPart } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import { CheckBoxes } from '../../ui/CheckBoxes.tsx';
import { saveFile } from '../../ui/save.ts';
import { onAnyHost, writeLecture } from './lecture-file.ts';
import { addView, readList, removeView, useHeldLecture } from './lecture-store.ts';
import { goToView, showLecture } from './show-lecture.tsx';
import styles from './LectureSection.module.css';

/** A list of views for a projector: this one added, the list saved and opened, and shown. `onShow`: what stands over the page goes away. */
export function LectureSection({ onShow }: { readonly onShow: () => void }) {
  const actions = useActions();
  const held = useHeldLecture();
  const state = useStore();
  const { recipe, view } = state;
  const offered = useEmbedParts();
  const [chosen, setChosen] = useState<readonly (EmbedPart | EmbedControl)[]>([view.page, 'film', 'transport']);
  const [title, setTitle] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const embed = offered.map(({ value }) => value).filter((each) => chosen.includes(each));
  const add = (): void => {
    const shown = { ...view, tour: null, embed, controls: embed.length === 0 ? [] : embedControls.filter((each) => chosen.includes(each)) };
    addView({ title: title.trim() === '' ? runTitle(state) : title.trim(), link: onAnyHost(addressOf({ ...pageContent(), view: shown })) });
    setTitle('');
  };
  const open = (file: File | undefined): void => {
    setProblem(null);
    if (file === undefined) return;
    readList(file).catch((error: unknown) => setProblem(error instanceof UserError ? error.message : `The file could not be read: ${messageOf(error)}. Choose it again.`));
  };
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    open(event.dataTransfer.files[0]);
  };
  const show = (): void => {
    showLecture(actions);
    goToView(actions, held?.at ?? 0);
    onShow();
  };
  return (
    <section className={styles.section} aria-label="For a lecture" onDragOver={(event) => event.preventDefault()} onDrop={dropped}>
      <h3>For a lecture</h3>
      <p>A list of views, shown large, one after another. Page Down and Page Up, the keys that a presenter’s remote sends, go from one to the next, and so do the buttons.</p>
      {isOwnModel(recipe.model) ? (
        <p>
          This view uses a model of your own, whose file does not travel in the list: before it is shown in another visit, {ownModels.addressOf(recipe.model) === null ? 'open the file with “Open”.' : 'the model is fetched from its address.'}
        </p>
      ) : null}
      <CheckBoxes
        legend="this view shows"
        options={[
          ...offered,
          { value: 'recipe', label: 'the recipe', disabled: embed.length === 0 },
          { value: 'transport', label: 'play and step', disabled: embed.length === 0 },
        ]}
        chosen={chosen}
        onChange={setChosen}
      />
      {embed.length === 0 ? <p className={styles.quiet}>With nothing chosen it shows the whole page.</p> : null}
      <p className={styles.line}>
        <label>
          title{' '}
          <input type="text" className={styles.title} maxLength={200} placeholder="that of the run" value={title} onChange={({ currentTarget }) => setTitle(currentTarget.value)} />
        </label>
        <Button look="framed" onClick={add}>
          Add this view
        </Button>
        <label className={styles.file}>
          Open a list…
          <input
            type="file"
            accept=".json,application/json"
            onChange={({ currentTarget }) => {
              open(currentTarget.files?.[0]);
              currentTarget.value = '';
            }}
          />
        </label>
        {held === null ? null : (
          <>
            <Button look="framed" onClick={() => saveFile('lecture.json', new Blob([writeLecture(held.lecture)], { type: 'application/json' }))}>
              Save the list
            </Button>
            <Button look="framed" onClick={show}>
              Show it
            </Button>
          </>
        )}
      </p>
      {problem === null ? null : (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
      {held === null ? null : (
        <ol className={styles.list} aria-label="Views of the lecture">
          {held.lecture.views.map(({ title }, i) => (
            <li key={i}>
              {title}{' '}
              <Button look="link" aria-label={`Remove view ${i + 1} from the list`} onClick={() => removeView(i)}>
                remove
              </Button>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
