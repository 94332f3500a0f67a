import { UserError } from '../../../base/user-error.ts';
import type { Recipe } from '../../../protocol/recipe.ts';
import type { ModelParts } from '../../../protocol/tensor-layout.ts';
import { runWords } from '../../../store/run-words.ts';
import { diverging, TABLE_SIZE } from '../../../render/colour-maps.ts';
import { runInParts } from '../edited-run.ts';
import { pythonString } from '../python-snippet.ts';
import { hexOf } from '../scene/colours.ts';
import comparedPictures from './compared.py?raw';
import decodings from './decodings.py?raw';
import figures from './figures.py?raw';
import tensors from './tensors.py?raw';

export interface NotebookRequest {
  readonly model: ModelParts;
  /** The run, or the two that are compared, by their letters. */
  readonly runs: NotebookRuns;
  /** Tensors in view. */
  readonly look: readonly string[];
  readonly link: string;
  /** Where the model's file can be had; null: it is the person's own. */
  readonly modelUrl: string | null;
  /** Where what text encoders and files make is read from. */
  readonly keptFile: string;
}

export interface NotebookRun {
  readonly recipe: Recipe;
  /** The evaluation in view. */
  readonly step: number;
  /** The finished picture of the page, or null: what the notebook compares its own with. */
  readonly picture: Float32Array | null;
}

export type NotebookRuns = { readonly '': NotebookRun } | { readonly A: NotebookRun; readonly B: NotebookRun };

interface Cell {
  readonly cell_type: 'markdown' | 'code';
  readonly source: string;
}

/** How many values of the page's picture the notebook carries. */
const COMPARED = 16;

/** The present state as a Jupyter notebook (nbformat 4.5): the run, its edits, the tensors in view. Throws a UserError (`export-…`) for what it cannot. Pure. */
export function writeNotebook(request: NotebookRequest): string {
  const { model, runs, look, link, modelUrl, keptFile } = request;
  const each = Object.entries(runs);
  const compared = 'A' in runs;
  const { head, network, film, end } = runInParts(compared ? { A: runs.A.recipe, B: runs.B.recipe } : { '': runs[''].recipe }, model, look, keptFile);
  const titles = each.map(([letter, { recipe }]) => (letter === '' ? '' : `${letter}: `) + runWords(recipe, model.anatomy));
  const pages = each.flatMap(([letter, { picture }]) => (picture === null ? [] : [[letter, picture] as const]));
  const what = compared ? `Two runs of ${model.manifest.title} from noise to picture and what differs between them` : `A run of ${model.manifest.title} from noise to picture`;
  const cells: Cell[] = [
    { cell_type: 'markdown', source: `# ${titles.join('\n# ')}\n\n${what}, as in [Unetscope](${link}).\n\n    pip install numpy onnx onnxruntime matplotlib` },
    { cell_type: 'code', source: fetchModel(model.manifest.model.file, modelUrl) },
    { cell_type: 'markdown', source: 'The recipe, what its sampler does in numbers, and what the noise is made of.' },
    { cell_type: 'code', source: head.slice(head.indexOf('import json')).trimEnd() },
    { cell_type: 'markdown', source: 'The network, with an input in the place of each tensor that is edited.' },
    { cell_type: 'code', source: ofKernel(network).trimEnd() },
    { cell_type: 'markdown', source: 'Every step.' },
    { cell_type: 'code', source: `${film}${end}`.replace(/^ *np\.save.*\n/gm, '').trimEnd() },
    ...(pages.length === 0 ? [] : [{ cell_type: 'code' as const, source: againstPage(pages) }]),
    { cell_type: 'markdown', source: 'The film: what the network is given, the picture that it expects, and what it answers.' },
    { cell_type: 'code', source: figures.trimEnd().replace('STOPS', () => JSON.stringify(stops())).replace('ANSWER', () => answerName(model.manifest)) },
    ...(model.manifest.autoencoder === null
      ? []
      : [
          { cell_type: 'markdown' as const, source: 'What the latents are decoded to, where the decoder is there.' },
          { cell_type: 'code' as const, source: decodings.trimEnd() },
        ]),
    ...(compared
      ? [
          { cell_type: 'markdown' as const, source: 'A, B and their difference: the pictures, and how far apart the expected pictures are at each step.' },
          { cell_type: 'code' as const, source: comparedPictures.trimEnd() },
        ]
      : []),
    ...(look.length === 0
      ? []
      : [
          { cell_type: 'markdown' as const, source: `The tensors in view, channel by channel, on a scale about 0${compared ? ': A, B and their difference on the same one' : ''}.` },
          { cell_type: 'code' as const, source: tensors.trimEnd().replace('VIEW_STEPS', JSON.stringify(Object.fromEntries(each.map(([letter, { step }]) => [letter, step])))) },
        ]),
  ];
  return `${JSON.stringify(
    {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' }, language_info: { name: 'python' }, unetscope: { link, ...(compared ? { a: runs.A.recipe, b: runs.B.recipe } : { recipe: runs[''].recipe }) } },
      cells: cells.map(({ cell_type, source }, i) => ({ cell_type, id: `cell-${i}`, metadata: {}, source, ...(cell_type === 'code' ? { execution_count: null, outputs: [] } : {}) })),
    },
    null,
    1,
  )}\n`;
}

/** A kernel has arguments of its own, so that the model's file is named. */
function ofKernel(network: string): string {
  const ofScript = 'sys.argv[1] if len(sys.argv) > 1 else PLAN["modelFile"]';
  if (!network.includes(ofScript)) throw new UserError('export-notebook', 'The notebook could not be written: the script does not have the expected form. Please report this.');
  return network.replace(ofScript, 'MODEL');
}

function fetchModel(file: string, url: string | null): string {
  const name = `MODEL = os.environ.get("UNETSCOPE_MODEL", ${pythonString(file)})`;
  if (url === null) return `import os\n${name}  # your own file, or its folder: put it beside this notebook`;
  return `import os, urllib.request\n${name}\nif not os.path.exists(MODEL):\n    urllib.request.urlretrieve(${pythonString(url)}, MODEL)`;
}

/** Values from all over each picture. */
function againstPage(pages: readonly (readonly [letter: string, picture: Float32Array])[]): string {
  const size = pages[0]?.[1].length ?? 0;
  const places = Array.from({ length: COMPARED }, (_, i) => Math.floor(((i + 0.5) * size) / COMPARED));
  const values = Object.fromEntries(pages.map(([letter, picture]) => [letter, places.map((place) => Number((picture[place] ?? 0).toPrecision(7)))]));
  return [
    `places = ${JSON.stringify(places)}`,
    `page = ${JSON.stringify(values)}`,
    'for name, values in page.items():',
    '    print("largest difference from the page\'s picture" + f" {name}".rstrip() + ":", np.abs(runs[name][0][-1].ravel()[places] - values).max())',
  ].join('\n');
}

/** What the network answers, as matplotlib sets it. */
function answerName({ scheduler }: ModelParts['manifest']): string {
  switch (scheduler['prediction_type'] ?? 'epsilon') {
    case 'epsilon':
      return 'r"$\\hat{\\epsilon}$"';
    case 'v_prediction':
      return 'r"$\\hat{v}$"';
    default:
      return '"output"';
  }
}

/** The page's own colours of maps. */
function stops(): string[] {
  return Array.from({ length: 9 }, (_, i) => {
    const at = Math.round((i / 8) * (TABLE_SIZE - 1)) * 3;
    return hexOf([...diverging.light.subarray(at, at + 3)]);
  });
}
