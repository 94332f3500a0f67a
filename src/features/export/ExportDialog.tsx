import { useMemo, useState } from 'react';
import { writeNpy } from '../../base/npy.ts';
import { writeNpz } from '../../base/write-npz.ts';
import type { LoadedModel } from '../../protocol/engine.ts';
import { editsAt, recipeAt } from '../../protocol/fork.ts';
import { splitWords } from '../../protocol/tokens.ts';
import { useActions } from '../../store/actions.ts';
import { useStore } from '../../store/store.ts';
import { describeEdit } from '../../store/edit-words.ts';
import { modelFile } from '../../store/model-files.ts';
import { readPin } from '../../store/pin.ts';
import { SideContext } from '../../store/side.ts';
import { isOwnModel } from '../../store/own-models.ts';
import { useFrame } from '../../store/tensors.ts';
import { lookWords, useLookInView } from '../../store/use-look.ts';
import { Button } from '../../ui/Button.tsx';
import { Choice } from '../../ui/Choice.tsx';
import { SheetTab } from './sheet/SheetTab.tsx';
import { FiguresTab } from './scene/FiguresTab.tsx';
import { FilmTab } from './film/FilmTab.tsx';
import { inputArrays, stepArrays, tensorArrays } from './arrays.ts';
import { fileName, keptName, runName } from '../../store/run-name.ts';
import { KeptLine } from './KeptLine.tsx';
import { Pictures } from './Pictures.tsx';
import { Line, Part } from './parts.tsx';
import { ownSnippet, pythonSnippet, weightSnippet } from './python-snippet.ts';
import { saveFile } from '../../ui/save.ts';
import { Snippet } from './Snippet.tsx';
import { useAttempt } from './use-attempt.ts';
import { useEditedTensor } from './use-edited-tensor.ts';
import { useTensorsFor } from './use-tensors-for.ts';
import { WholeRun } from './WholeRun.tsx';
import styles from './Export.module.css';

const tabs = [
  { value: 'step', label: 'This step' },
  { value: 'figures', label: 'Figures' },
  { value: 'film', label: 'Film' },
  { value: 'sheet', label: 'Contact sheet' },
] as const;

export function ExportDialog() {
  const model = useStore((state) => state.loaded);
  const [tab, setTab] = useState<(typeof tabs)[number]['value']>('step');
  if (model === null) return null;
  return (
    <>
      <p className={styles.tabs}>
        <Choice label="What is exported" hideLabel value={tab} options={tabs} onChange={setTab} />
      </p>
      {tab === 'step' ? <SideContext value="hand"><Opened model={model} /></SideContext> : tab === 'figures' ? <FiguresTab /> : tab === 'film' ? <FilmTab /> : <SheetTab />}
    </>
  );
}

function Opened({ model }: { model: LoadedModel }) {
  const look = useLookInView();
  const actions = useActions();
  const view = useStore((state) => state.view);
  const run = useStore((state) => runName(state.recipe));
  const { manifest, tensors } = model;
  const frame = useFrame(look.index);
  const { inputs, fetch } = useTensorsFor(look.index);
  const { busy, problem, attempt } = useAttempt();
  const known = (name: string): boolean => tensors.some((tensor) => tensor.name === name);
  const weights = tensors.flatMap((tensor) => tensor.weights).find(({ name }) => name === view.tensor)?.name ?? null;
  const open = view.tensor !== null && known(view.tensor) ? view.tensor : null;
  const chosen = [...new Set([...(open === null ? [] : [open]), ...view.pins.map((pin) => readPin(pin).tensor).filter(known)])];
  const shown = open ?? manifest.output;
  const step = look.index;
  const ready = frame !== undefined;

  const saveTensor = (name: string): void =>
    attempt(async () => {
      const [tensor] = await fetch([name]);
      if (tensor) saveFile(fileName(name, 'npy', run, step), writeNpy(tensor));
    });
  const saveWeights = (name: string): void =>
    attempt(async () => saveFile(fileName(name, 'npy', null, null), writeNpy(await actions.weights(name))));
  const saveInputs = (): void =>
    attempt(async () => saveFile(fileName('inputs', 'npz', run, step), writeNpz(inputArrays(manifest, await inputs()))));
  return (
    <div className={styles.export}>
      <p className={styles.note}>
        {lookWords(look)}
        {look.guided ? '. Each file holds both passes: sample 0 is unconditional (without the words), sample 1 conditional (with them).' : ''}
      </p>
      {ready ? null : <p role="status">This step has not been computed yet. Close this dialog, let the run get there, and come back.</p>}
      <Part title="Tensors">
        {weights === null ? null : (
          <Line what={`${weights}, as stored in the model’s file`}>
            <Button look="link" disabled={busy} onClick={() => saveWeights(weights)}>
              .npy
            </Button>
          </Line>
        )}
        {chosen.map((name) => (
          <Line named key={name} what={name}>
            <Button look="link" disabled={!ready || busy} onClick={() => saveTensor(name)}>
              .npy
            </Button>
          </Line>
        ))}
        {chosen.length > 1 ? (
          <Line what={`all ${chosen.length} of them, open and pinned`}>
            <Button
              look="link"
              disabled={!ready || busy}
              onClick={() => attempt(async () => saveFile(fileName('tensors', 'npz', run, step), writeNpz(tensorArrays(await fetch(chosen)))))}
            >
              .npz
            </Button>
          </Line>
        ) : null}
        <Line what="this step: the network’s inputs, x_t, ε̂, x̂₀ and x_t′">
          <Button
            look="link"
            disabled={!ready || busy}
            onClick={() =>
              attempt(async () => {
                if (frame) saveFile(fileName('step', 'npz', run, step), writeNpz(stepArrays(manifest, await inputs(), frame)));
              })
            }
          >
            .npz
          </Button>
        </Line>
        {chosen.length === 0 && weights === null ? <p className={styles.note}>Open a tensor of the network to export it by itself.</p> : null}
      </Part>
      <Pictures attempt={attempt} note={lookWords(look)} step={step} frame={frame} shape={manifest.sample} />
      <WholeRun model={model} run={run} step={step} look={inView(chosen, model)} modelUrl={modelUrl(manifest)} busy={busy} attempt={attempt} />
      {weights === null ? (
        <TensorPython name={shown} run={run} step={step} model={model} ready={ready && !busy} saveInputs={saveInputs} saveTensor={saveTensor} attempt={attempt} />
      ) : (
        <WeightPython name={weights} model={model} />
      )}
      <p className={styles.status} role="status">
        {busy ? 'Computing the tensor…' : ''}
        {problem === null ? null : <span className={styles.problem}>{problem}</span>}
      </p>
    </div>
  );
}

/** What is open and pinned; where nothing is, the outermost skip and what it is joined with. */
function inView(chosen: readonly string[], { anatomy }: LoadedModel): readonly string[] {
  const [skip] = anatomy.skips;
  return chosen.length > 0 || skip === undefined ? chosen : [skip.encoder, skip.decoder, skip.joined];
}

interface TensorPythonProps {
  readonly name: string;
  readonly run: string;
  readonly step: number;
  readonly model: LoadedModel;
  readonly ready: boolean;
  readonly saveInputs: () => void;
  readonly saveTensor: (name: string) => void;
  readonly attempt: ReturnType<typeof useAttempt>['attempt'];
}

function TensorPython({ name, run, step, model, ready, saveInputs, saveTensor, attempt }: TensorPythonProps) {
  const { manifest, anatomy } = model;
  const recipe = useStore((state) => state.recipe);
  const files = useMemo(
    () => ({ tensor: name, modelUrl: modelUrl(manifest), modelFile: manifest.model.file, inputsFile: fileName('inputs', 'npz', run, step), savedFile: fileName(name, 'npy', run, step), keptFile: keptName(run) }),
    [name, manifest, run, step],
  );
  const edits = useMemo(() => editsAt(recipe, step), [recipe, step]);
  const { prompt } = recipeAt(recipe, step);
  const request = useMemo(() => (edits.length === 0 ? null : { ...files, recipe, model, index: step }), [edits, files, recipe, model, step]);
  const edited = useEditedTensor(request);
  const made = request !== null ? edited : { code: files.modelUrl === null ? ownSnippet(files, manifest.inputs.sample) : pythonSnippet(files), kept: null };
  if (made !== null && 'problem' in made) {
    return (
      <Part title="The same in Python">
        <p className={styles.note}>
          <b>{name}</b> cannot be computed in a few lines under the edits of this step: {made.problem}
        </p>
      </Part>
    );
  }
  const kept = made?.kept ?? null;
  return (
    <Part title="The same in Python">
      <p className={styles.note}>
        Computes <b>{name}</b> from the same inputs with onnxruntime
        {edits.length === 0 ? '' : `, with the edits in force at this step (${edits.map((edit) => describeEdit(edit, anatomy, splitWords(prompt))).join(', ')})`}, and reports how far it is from the numbers on this page. Put these next to it:
      </p>
      <Line named what={files.inputsFile}>
        <Button look="link" disabled={!ready} onClick={saveInputs}>
          Save inputs
        </Button>
      </Line>
      <Line named what={files.savedFile}>
        <Button look="link" disabled={!ready} onClick={() => saveTensor(name)}>
          Save tensor
        </Button>
      </Line>
      {kept === null || kept.isEmpty ? null : <KeptLine file={files.keptFile} kept={() => Promise.resolve(kept)} disabled={!ready} attempt={attempt} />}
      <ModelFile manifest={manifest} />
      {made === null ? <p role="status">Writing the code…</p> : <Snippet code={made.code} />}
    </Part>
  );
}

function WeightPython({ name, model: { manifest } }: { name: string; model: LoadedModel }) {
  return (
    <Part title="The same in Python">
      <p className={styles.note}>
        Reads <b>{name}</b> from the model’s file, and reports how far it is from the numbers on this page. Put {fileName(name, 'npy', null, null)} and the model next to it:
      </p>
      <ModelFile manifest={manifest} />
      <Snippet
        code={weightSnippet({ weights: name, modelUrl: modelUrl(manifest), modelFile: manifest.model.file, savedFile: fileName(name, 'npy', null, null) })}
      />
    </Part>
  );
}

function ModelFile({ manifest }: { manifest: LoadedModel['manifest'] }) {
  const url = modelUrl(manifest);
  return (
    <Line named what={manifest.model.file}>
      {url === null ? (
        <span className={styles.note}>your own file</span>
      ) : (
        <a href={url} download={manifest.model.file}>
          Save model
        </a>
      )}
    </Line>
  );
}

/** Null for a model of one's own: its file is where the person has it. */
function modelUrl({ id, model }: LoadedModel['manifest']): string | null {
  return isOwnModel(id) ? null : modelFile(`${id}/${model.file}`).replace(/#.*$/, '');
}
