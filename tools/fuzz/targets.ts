import { readdirSync, readFileSync } from 'node:fs';
import { writeNpy } from '../../src/base/npy.ts';
import '../../src/diffusion/every-sampler.ts';
import { createScheduler } from '../../src/diffusion/scheduler.ts';
import { addressText, pathParts, readAddress } from '../../src/remote/address.ts';
import { readNoise } from '../../src/features/recipe/noise-file.ts';
import { readModel } from '../read-model.ts';
import { findAnatomy } from '../../src/onnx/anatomy.ts';
import { withOutputs } from '../../src/onnx/edit.ts';
import { parseModel } from '../../src/onnx/model.ts';
import { tappableTensors } from '../../src/onnx/tensors.ts';
import type { Edit } from '../../src/protocol/edits.ts';
import { forkedFrom } from '../../src/protocol/fork.ts';
import { noAnswers } from '../../src/protocol/foreign/describe.ts';
import { readGoldenTaps } from '../../src/protocol/golden-taps.ts';
import { recipeSchema } from '../../src/protocol/recipe.ts';
import { encodeLink, linkDefaults, parseLink } from '../../src/store/link.ts';
import { packDrawing, unpackDrawings } from '../../src/store/packed-drawing.ts';
import { viewSchema } from '../../src/store/view.ts';
import { mutateBytes, mutateJson, mutateText, type Chance } from './mutate.ts';

/** Something that comes from outside, damaged: what is read of it is whole, or a UserError says what is wrong. */
export interface Target {
  readonly name: string;
  /** Cases in `npm test`. */
  readonly count: number;
  /** Milliseconds that no case may take. */
  readonly limit: number;
  /** Resolves to what was said of the case, empty where it was read. What it throws must be a UserError. */
  readonly read: (chance: Chance) => Promise<readonly string[]> | readonly string[];
}

const file = (path: string) => new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const edits: Edit[] = [
  { kind: 'gain', tensor: 'encoder.0.block.0.output', into: 'decoder.0.joined', value: 0, steps: [20, 24], channels: [0, 1, 2, 9] },
  { kind: 'mean', tensor: 'middle.block.1.output', branch: 'conditional' },
  { kind: 'patch', tensor: 'decoder.1.cross.probabilities', heads: [1], from: { prompt: 'a dog*_ on %& white', seed: 9 } },
  { kind: 'word', word: 2, value: 2.5 },
  { kind: 'freeu', b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 },
];
const recipe = { ...linkDefaults.recipe, prompt: 'a blue cat on yellow', edits };
const child = forkedFrom(recipe, 8, { ...recipe, seed: 11 });
const forked = forkedFrom(child, 15, { ...child, sampler: 'EulerDiscreteScheduler', steps: 10, options: { use_karras_sigmas: true } }, true);
const drawing = packDrawing(Float32Array.from({ length: 3 * 8 * 8 }, (_, i) => (i % 40 < 7 ? 24 : 244) / 127.5 - 1)) ?? '';
const link = encodeLink({ recipe: forked, beside: { ...child, edits: [], seed: 5 }, view: { ...linkDefaults.view, step: 12, page: 'lab' }, expected: null, letter: 'B', drawings: [drawing] });
const linkScraps = ['%', '*', '**', '&', '=', '-', '_', ':', 'edits=', 'beside.', '999999999', '1e308', 'NaN', '\u0000', '☃', 'steps-5_2', 'from.', 'fork.', '&fork=', 'gain*', '%2A', '%E0%A4'] as const;

const schedulers: readonly [unknown, ...unknown[]] = [
  { _class_name: 'DDIMScheduler', beta_start: 0.00085, beta_end: 0.012, beta_schedule: 'scaled_linear', num_train_timesteps: 1000, clip_sample: false, set_alpha_to_one: false, steps_offset: 1, prediction_type: 'v_prediction', rescale_betas_zero_snr: true, timestep_spacing: 'trailing' },
  { _class_name: 'UniPCMultistepScheduler', beta_schedule: 'scaled_linear', num_train_timesteps: 1000, solver_order: 2, use_karras_sigmas: true, disable_corrector: [0] },
  { _class_name: 'DPMSolverMultistepScheduler', num_train_timesteps: 1000, algorithm_type: 'sde-dpmsolver++', solver_type: 'heun', use_lu_lambdas: true, trained_betas: [0.1, 0.2, 0.3] },
  { _class_name: 'FlowMatchEulerDiscreteScheduler', num_train_timesteps: 1000, shift: 3, shift_terminal: 0.1 },
  { _class_name: 'EDMEulerScheduler', sigma_min: 0.002, sigma_max: 80, sigma_data: 0.5, num_train_timesteps: 1000, rho: 7 },
];

const addresses = ['https://a.example/models/sd%20one/unet/model.onnx?token=1', 'owner/name@main', 'https://huggingface.co/o/n/tree/main/onnx/fp16', './own-model/', 'github.com/o/n/blob/main/unet.onnx'] as const;

const noise = writeNpy({ dims: [1, 3, 8, 8], data: Float32Array.from({ length: 192 }, (_, i) => Math.sin(i) * 1.4) });
const taps = file('public/models/emoji-16/golden-taps.npz');

const network = file('tools/unets/variants/free-size.onnx');
const networks = readdirSync(new URL('../unets/variants/', import.meta.url))
  .filter((name) => name.endsWith('.onnx'))
  .map((name) => file(`tools/unets/variants/${name}`));
const manifest = JSON.parse(text('public/models/emoji-16/manifest.json')) as unknown;
const pipeline = 'tools/unets/pipelines/tiny-stable-diffusion';
const configs = ['model_index.json', 'scheduler/scheduler_config.json', 'unet/config.json', 'vae_decoder/config.json'].flatMap((path) => {
  try {
    return [[path, text(`${pipeline}/${path}`)] as const];
  } catch {
    return [];
  }
});

export const targets: readonly Target[] = [
  {
    name: 'links',
    count: 10_000,
    limit: 500,
    read: (chance) => {
      const parsed = parseLink(`#${mutateText(link, chance, linkScraps)}`);
      recipeSchema.parse(parsed.recipe);
      viewSchema.parse(parsed.view);
      if (parsed.beside !== null) recipeSchema.parse(parsed.beside);
      return [...parsed.problems, ...unpackDrawings(parsed.drawings ?? []).said];
    },
  },
  {
    name: 'addresses of models',
    count: 2_000,
    limit: 500,
    read: (chance) => {
      const page = 'https://page.example/app/';
      const address = readAddress(mutateText(chance.of(addresses), chance), page);
      const url = new URL(address.kind === 'repository' ? address.hub : address.url);
      if (!/^https?:$/.test(url.protocol)) throw new Error(`it would ask ${url.href}`);
      if (address.kind !== 'repository') pathParts(address.url);
      // What a link says is read as the same.
      const again = readAddress(addressText(address, page), page);
      if (JSON.stringify(again) !== JSON.stringify(address)) throw new Error(`${JSON.stringify(address)} comes back as ${JSON.stringify(again)}`);
      return [];
    },
  },
  {
    name: 'scheduler configs',
    count: 2_000,
    limit: 2_000,
    read: (chance) => {
      const scheduler = createScheduler(mutateJson(chance.of(schedulers), chance), chance.of([1, 2, 25, 1000]));
      if (!scheduler.timesteps.every(Number.isFinite)) throw new Error('a timestep is not a finite number');
      return [];
    },
  },
  {
    name: '.npy files',
    count: 2_000,
    limit: 500,
    read: (chance) => {
      const { data } = readNoise(mutateBytes(noise, chance), 'noise.npy', [3, 8, 8]);
      if (data.length !== 192) throw new Error(`read ${data.length} values`);
      return [];
    },
  },
  {
    name: '.npz files',
    count: 500,
    limit: 2_000,
    read: (chance) => {
      readGoldenTaps(mutateBytes(taps, chance));
      return [];
    },
  },
  {
    name: 'manifests',
    count: 1_000,
    limit: 2_000,
    read: async (chance) => {
      const written = chance.below(2) === 0 ? JSON.stringify(mutateJson(manifest, chance)) : mutateText(JSON.stringify(manifest), chance);
      await readModel({ 'model.onnx': new Blob([network]), 'unetscope.json': new Blob([written]) });
      return [];
    },
  },
  {
    name: 'folders of diffusers',
    count: 200,
    limit: 5_000,
    read: async (chance) => {
      const files: Record<string, Blob> = { 'unet/model.onnx': new Blob([network]) };
      for (const [path, content] of configs) {
        const damaged = chance.below(2) === 0 ? mutateText(content, chance) : JSON.stringify(mutateJson(JSON.parse(content), chance));
        files[path] = new Blob([damaged]);
      }
      return (await readModel(files)).describe(noAnswers).notes;
    },
  },
  {
    name: 'ONNX files',
    count: 1_000,
    limit: 5_000,
    read: async (chance) => {
      const bytes = mutateBytes(networks[chance.below(networks.length)] ?? new Uint8Array(), chance);
      const graph = parseModel(bytes);
      withOutputs(
        bytes,
        tappableTensors(graph).map(({ name }) => name),
      );
      findAnatomy(graph, new Map(graph.inputs.map(({ name, dims }) => [name, (dims ?? []).map((dim) => (typeof dim === 'number' ? dim : 8))])));
      return (await readModel({ 'unet.onnx': new Blob([bytes]) })).describe(noAnswers).notes;
    },
  },
];
