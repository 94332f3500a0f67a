import type { LoadedModel } from '../../protocol/engine.ts';
import { useActions } from '../../store/actions.ts';
import { linkedPosition } from '../../store/linked-position.ts';
import { useStore, type RunRecord } from '../../store/store.ts';
import { tensorRoom } from '../../store/tensors.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFile } from '../../ui/save.ts';
import type { ExportedRuns } from './edited-run.ts';
import type { KeptConditions } from './kept-conditions.ts';
import { KeptLine } from './KeptLine.tsx';
import type { NotebookRun, NotebookRuns } from './notebook/notebook.ts';
import { Line, Part } from './parts.tsx';
import { fileName, keptName } from '../../store/run-name.ts';
import type { useAttempt } from './use-attempt.ts';
import styles from './Export.module.css';

interface WholeRunProps {
  readonly model: LoadedModel;
  /** What files are named by. */
  readonly run: string;
  /** The evaluation in view. */
  readonly step: number;
  /** The tensors in view. */
  readonly look: readonly string[];
  readonly modelUrl: string | null;
  readonly busy: boolean;
  readonly attempt: ReturnType<typeof useAttempt>['attempt'];
}

/** The run as a script and as a notebook; of two that are compared, both. */
export function WholeRun({ model, run, step, look, modelUrl, busy, attempt }: WholeRunProps) {
  const actions = useActions();
  const compared = useStore((state) => state.beside !== null);
  const keptFile = keptName(run);
  const { conditions, sample, autoencoder } = model.manifest;
  const needsKept = sample.extraFile !== null || conditions.some(({ kind }) => kind === 'text' || kind === 'array');
  const stem = compared ? 'runs A and B' : 'run';
  const saveScript = async (): Promise<void> => {
    const { aboutRuns, runInPython } = await import('./edited-run.ts');
    const recipes = recipesOf(presentRuns(step));
    const { code } = runInPython(recipes, model, keptFile, aboutRuns(recipes, model, actions.link(), modelUrl));
    saveFile(fileName(stem, 'py', run, null), new TextEncoder().encode(code), 'text/x-python');
  };
  const kept = async (): Promise<KeptConditions> => {
    const { runInPython } = await import('./edited-run.ts');
    return runInPython(recipesOf(presentRuns(step)), model, keptFile).kept;
  };
  const saveNotebook = async (): Promise<void> => {
    const { writeNotebook } = await import('./notebook/notebook.ts');
    const notebook = writeNotebook({ model, runs: presentRuns(step), look, link: actions.link(), modelUrl, keptFile });
    saveFile(fileName(stem, 'ipynb', run, step), new TextEncoder().encode(notebook), 'application/x-ipynb+json');
  };
  return (
    <Part title={compared ? 'Both runs in Python' : 'The whole run in Python'}>
      <p className={styles.note}>
        {compared
          ? 'Draws the noise, applies the edits of each run to the graph, takes every step of A and of B and subtracts their pictures, with numpy, onnx and onnxruntime alone. The notebook also draws both films and the tensors in view, of A, of B and of B − A, and reports how far its pictures are from these.'
          : 'Draws the noise, applies the run’s edits to the graph and takes every step, with numpy, onnx and onnxruntime alone. The notebook also draws the film and the tensors in view, and reports how far its picture is from this one.'}{' '}
        {modelUrl === null ? `Run it in the model’s folder${autoencoder === null ? '' : ', where the latents are decoded as well'}.` : 'Put the model’s file next to it.'}
      </p>
      <Line named what={fileName(stem, 'py', run, null)}>
        <Button look="link" disabled={busy} onClick={() => attempt(saveScript)}>
          Save script
        </Button>
      </Line>
      <Line named what={fileName(stem, 'ipynb', run, step)}>
        <Button look="link" disabled={busy} onClick={() => attempt(saveNotebook)}>
          Save notebook
        </Button>
      </Line>
      {needsKept ? (
        <>
          <p className={styles.note}>Both read what {conditions.some(({ kind }) => kind === 'text') ? 'the text encoders make of the words' : 'your own files say'} from this file:</p>
          <KeptLine file={keptFile} kept={kept} disabled={busy} attempt={attempt} />
        </>
      ) : null}
    </Part>
  );
}

function recipesOf(runs: NotebookRuns): ExportedRuns {
  return 'A' in runs ? { A: runs.A.recipe, B: runs.B.recipe } : { '': runs[''].recipe };
}

/** The run in hand, and the one beside it, each at its step. */
function presentRuns(step: number): NotebookRuns {
  const state = useStore.getState();
  const { beside } = state;
  const hand = exported(state, tensorRoom.hand, step);
  if (beside === null) return { '': hand };
  const there = Math.min(linkedPosition(state.schedule.timesteps, beside.schedule.timesteps, step), beside.run.total - 1);
  const other = exported(beside, tensorRoom.beside, there);
  return state.letter === 'A' ? { A: hand, B: other } : { A: other, B: hand };
}

function exported({ recipe, run }: Pick<RunRecord, 'recipe' | 'run'>, room: typeof tensorRoom.beside, step: number): NotebookRun {
  return { recipe, step, picture: (run.state === 'done' ? room?.frame(run.total - 1)?.prev : undefined) ?? null };
}
