import { writeNpy } from '../../base/npy.ts';
import { writeNpz } from '../../base/npz.ts';
import type { LoadedModel } from '../../protocol/engine.ts';
import { useStore } from '../../store/store.ts';
import { useFrame } from '../../store/tensors.ts';
import { lookWords, useLookInView } from '../../store/use-look.ts';
import { Button } from '../../ui/Button.tsx';
import { fileName, inputArrays, stepArrays, tensorArrays } from './arrays.ts';
import { Pictures } from './Pictures.tsx';
import { Line, Part } from './parts.tsx';
import { pythonSnippet } from './python-snippet.ts';
import { saveFile } from './save.ts';
import { Snippet } from './Snippet.tsx';
import { useAttempt } from './use-attempt.ts';
import { useTensorsFor } from './use-tensors-for.ts';
import styles from './Take.module.css';

export function TakeDialog({ model }: { model: LoadedModel }) {
  const look = useLookInView();
  const view = useStore((state) => state.view);
  const { manifest, tensors } = model;
  const frame = useFrame(look.index);
  const { inputs, fetch } = useTensorsFor(look.index);
  const { busy, problem, attempt } = useAttempt();
  const known = (name: string): boolean => tensors.some((tensor) => tensor.name === name);
  const open = view.tensor !== null && known(view.tensor) ? view.tensor : null;
  const chosen = [...new Set([...(open === null ? [] : [open]), ...view.pins.filter(known)])];
  const shown = open ?? manifest.output;
  const step = look.index;
  const ready = frame !== undefined;

  const saveTensor = (name: string): void =>
    attempt(async () => {
      const [tensor] = await fetch([name]);
      if (tensor) saveFile(fileName(name, step, 'npy'), writeNpy(tensor));
    });
  const saveInputs = (): void =>
    attempt(() => {
      saveFile(fileName('inputs', step, 'npz'), writeNpz(inputArrays(manifest, inputs())));
      return Promise.resolve();
    });
  return (
    <div className={styles.take}>
      <p className={styles.note}>
        {lookWords(look)}
        {look.guided ? '. Each file holds both looks: sample 0 without the words, sample 1 with them.' : ''}
      </p>
      {ready ? null : <p role="status">This step is not computed yet. Close this, let the run get there, and come back.</p>}
      <Part title="Tensors">
        {chosen.map((name) => (
          <Line key={name} what={name}>
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
              onClick={() => attempt(async () => saveFile(fileName('tensors', step, 'npz'), writeNpz(tensorArrays(await fetch(chosen)))))}
            >
              .npz
            </Button>
          </Line>
        ) : null}
        <Line what="this step: what the network was fed, x at t, ε̂, x̂₀ and the next x">
          <Button
            look="link"
            disabled={!ready || busy}
            onClick={() =>
              attempt(() => {
                if (frame) saveFile(fileName('step', step, 'npz'), writeNpz(stepArrays(manifest, inputs(), frame)));
                return Promise.resolve();
              })
            }
          >
            .npz
          </Button>
        </Line>
        {chosen.length === 0 ? <p className={styles.note}>Open a tensor of the network to take it by itself.</p> : null}
      </Part>
      <Pictures attempt={attempt} note={`${manifest.title} · ${lookWords(look)}`} step={step} frame={frame} shape={manifest.sample} />
      <Part title="The same in Python">
        <p className={styles.note}>
          Computes <b>{shown}</b> from the same inputs with onnxruntime, and says how far it is from the numbers of this page. Put these
          beside it:
        </p>
        <Line what={fileName('inputs', step, 'npz')}>
          <Button look="link" disabled={!ready || busy} onClick={saveInputs}>
            save inputs
          </Button>
        </Line>
        <Line what={fileName(shown, step, 'npy')}>
          <Button look="link" disabled={!ready || busy} onClick={() => saveTensor(shown)}>
            save tensor
          </Button>
        </Line>
        <Line what={manifest.model.file}>
          <a href={modelUrl(manifest)} download={manifest.model.file}>
            save model
          </a>
        </Line>
        <Snippet
          code={pythonSnippet({
            tensor: shown,
            modelUrl: modelUrl(manifest),
            modelFile: manifest.model.file,
            inputsFile: fileName('inputs', step, 'npz'),
            savedFile: fileName(shown, step, 'npy'),
          })}
        />
      </Part>
      <p className={styles.status} role="status">
        {busy ? 'Computing the tensor…' : ''}
        {problem === null ? null : <span className={styles.problem}>{problem}</span>}
      </p>
    </div>
  );
}

function modelUrl({ id, model }: LoadedModel['manifest']): string {
  return new URL(`models/${id}/${model.file}`, document.baseURI).href.replace(/#.*$/, '');
}
