import { useId, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { messageOf, UserError } from '../../../base/user-error.ts';
import type { Recipe } from '../../../protocol/recipe.ts';
import { useActions } from '../../../store/actions.ts';
import { addressOf, contentOf } from '../../../store/page-link.ts';
import { canonicalRecipe } from '../../../store/link.ts';
import { seals } from '../../../store/seals.ts';
import { modelName } from '../../../store/prompt-words.ts';
import { runWords } from '../../../store/run-words.ts';
import { useStore } from '../../../store/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { SelectField } from '../../../ui/SelectField.tsx';
import { canvasBlob, saveFile } from '../../../ui/save.ts';
import { withPngText } from '../png-text.ts';
import { fileName, runName } from '../../../store/run-name.ts';
import { paintOf } from '../scene/colours.ts';
import { paintScene } from '../scene/paint-scene.ts';
import { groundOf, readScene } from '../scene/read-scene.ts';
import { framed } from '../scene/scene.ts';
import { widthOf } from '../scene/width-of.ts';
import { useAttempt } from '../use-attempt.ts';
import { axesOf, readAxis, type AxisField } from './axis.ts';
import { SheetGrid } from './SheetGrid.tsx';
import { sheetJob } from './sheet-job.ts';
import styles from '../Export.module.css';

/** A contact sheet: the run in hand with one field varied along each side. Computed beside the page, which can be used meanwhile. */
export function SheetTab() {
  const actions = useActions();
  const grid = useRef<HTMLDivElement>(null);
  const recipe = useStore((state) => state.recipe);
  const anatomy = useStore((state) => state.loaded?.anatomy ?? null);
  const sheet = useSyncExternalStore(sheetJob.subscribe, sheetJob.now);
  const manifest = useStore((state) => state.manifest);
  const axes = useMemo(() => axesOf(manifest), [manifest]);
  const nameOf = (field: AxisField): string => axes.find((axis) => axis.field === field)?.name ?? field;
  const [columns, setColumns] = useState<Side>({ field: 'seed', written: `${recipe.seed}..${recipe.seed + 3}` });
  const [rows, setRows] = useState<Side>(() => (axes.some(({ field }) => field === 'prompt') ? { field: 'prompt', written: recipe.prompt } : { field: 'steps', written: initial('steps') }));
  const [refusal, setRefusal] = useState<string | null>(null);
  const { busy, problem, attempt } = useAttempt();
  const start = (): void => {
    try {
      setRefusal(null);
      if (rows.field === columns.field) throw new UserError('sheet-axes', `Rows and columns both vary the ${nameOf(rows.field)}. Choose another field for one of them.`);
      sheetJob.start(actions, recipe, { rows: rows.field, columns: columns.field }, readAxis(rows.field, rows.written, nameOf(rows.field)), readAxis(columns.field, columns.written, nameOf(columns.field)));
    } catch (error) {
      setRefusal(messageOf(error));
    }
  };
  const save = (): void =>
    attempt(async () => {
      const element = grid.current?.querySelector('table');
      if (element === null || element === undefined || sheet === null) return;
      // The run in hand may be another by now.
      const { base: recipe, fields } = sheet;
      const style = getComputedStyle(element);
      const link = linkOf({ recipe, step: 0 });
      const words = `rows: ${nameOf(fields.rows)}, columns: ${nameOf(fields.columns)}; all else as in ${runWords(recipe, anatomy)} · ${modelName(recipe.model)}`;
      const font = { family: style.fontFamily, size: 12, weight: '400', style: 'normal' };
      const scene = framed(readScene(element), { lines: [words, link], font, fill: paintOf(style.color) ?? { colour: '#191917', opacity: 1 } }, groundOf(element), widthOf);
      const png = new Uint8Array(await (await canvasBlob(paintScene(scene, 2))).arrayBuffer());
      saveFile(fileName('sheet', 'png', runName(recipe), null), withPngText(png, { Title: 'Contact sheet', Description: words, Source: link, Software: 'Unetscope', Recipe: JSON.stringify(recipe) }), 'image/png');
    });
  const total = sheet === null ? 0 : sheet.rows.length * sheet.columns.length;
  const computing = sheet?.state === 'computing';
  return (
    <div className={styles.tab}>
      <p className={styles.note}>The current run, with one field varied along each side. It is computed in the background, even while this dialog is closed; each picture is a link to its run.</p>
      <SideField name="Columns" axes={axes} side={columns} onChange={setColumns} />
      <SideField name="Rows" axes={axes} side={rows} onChange={setRows} />
      <p className={styles.line}>
        <span role="alert" className={styles.problem}>
          {refusal ?? sheet?.problem ?? problem ?? ''}
        </span>
        {computing ? (
          <Button look="framed" onClick={() => sheetJob.cancel()}>
            Cancel
          </Button>
        ) : (
          <Button look="framed" onClick={start}>
            Compute the sheet
          </Button>
        )}
      </p>
      {sheet === null ? null : (
        <>
          {/* Each picture is no news to be read out; the end is. */}
          <div className={styles.status}>
            {computing ? (
              <>
                <ProgressBar label="Pictures computed" value={sheet.done + sheet.part} max={total} />
                {sheet.done} of {total} pictures
              </>
            ) : null}
            <span role="status">{computing ? '' : sheet.state === 'done' ? `All ${total} pictures` : `${sheet.done} of ${total} pictures, ${sheet.state}`}</span>
          </div>
          <div ref={grid}>
            <SheetGrid sheet={sheet} linkTo={(cell) => linkOf({ recipe: cell.recipe, step: cell.steps, picture: cell.picture })} />
          </div>
          <p>
            <Button look="link" disabled={busy || sheet.done === 0} onClick={save}>
              Save the sheet as .png
            </Button>
          </p>
        </>
      )}
    </div>
  );
}

interface Side {
  readonly field: AxisField;
  readonly written: string;
}

function SideField({ name, axes, side, onChange }: { name: string; axes: ReturnType<typeof axesOf>; side: Side; onChange: (side: Side) => void }) {
  const id = useId();
  const of = axes.find(({ field }) => field === side.field)?.name ?? side.field;
  const text = of === 'prompt' || of === 'negative prompt';
  return (
    <div>
      <p>
        {name}:{' '}
        <SelectField
          label={`${name} vary`}
          value={side.field}
          groups={[{ label: 'field of the recipe', options: axes.map((axis) => ({ value: axis.field, label: axis.name })) }]}
          onChange={(value) => {
            const field = axes.find((each) => each.field === value)?.field;
            if (field !== undefined) onChange({ field, written: initial(field) });
          }}
        />{' '}
        <label htmlFor={id} className={styles.note}>
          {text ? 'one per line' : 'numbers, or a range: 1..4, 1..9 by 2'}
        </label>
      </p>
      <textarea id={id} aria-label={`${name}: values of ${of}`} className={styles.values} rows={text ? 3 : 1} value={side.written} onChange={({ target }) => onChange({ ...side, written: target.value })} />
    </div>
  );
}

/** The present value, and others around it. */
function initial(field: AxisField): string {
  const { recipe } = useStore.getState();
  switch (field) {
    case 'seed':
      return `${recipe.seed}..${recipe.seed + 3}`;
    case 'guidanceScale':
      return '1, 2, 3, 5, 8';
    case 'steps':
      return '2, 4, 8, 16, 32';
    case 'eta':
      return '0, 0.5, 1';
    case 'prompt':
    case 'negativePrompt':
      return recipe[field];
  }
}

/** Of a picture that is there with its seal, so that whoever follows the link is told whether it is the same. */
function linkOf({ recipe, step, picture }: { recipe: Recipe; step: number; picture?: Float32Array }): string {
  const { view } = useStore.getState();
  const expected = picture === undefined ? null : seals.certain.fingerprint(picture, canonicalRecipe(recipe));
  return addressOf({ ...contentOf({ recipe, beside: null, view: { ...view, step, shows: 'run' } }), expected });
}
