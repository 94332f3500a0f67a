import { UserError } from '../../base/user-error.ts';
import { isSchedulerClassName } from '../../diffusion/config.ts';
import { isFloat } from '../../onnx/data-type.ts';
import type { ValueInfo } from '../../onnx/model.ts';
import type { Condition, Manifest } from '../manifest.ts';
import type { Sorted } from './chosen-files.ts';
import type { Configs } from './configs.ts';
import { describeCondition, isAdded } from './describe-condition.ts';
import { schedulerOf, withSampler } from './describe-scheduler.ts';
import type { GraphSummary } from './graph-summary.ts';
import { namedInputs, pictureOutput } from './network-inputs.ts';
import { estimateSize, type SizeEstimate } from './size-estimate.ts';
import type { ScheduleName } from './schedules.ts';

/** What is known of a model that somebody chose. */
export interface Found {
  readonly graph: GraphSummary;
  readonly files: Sorted;
  /** What it is called: another network, or other weights, have another. */
  readonly id: string;
  readonly bytes: number;
  /** With the weights beside it. */
  readonly allBytes: number;
  readonly sha256: string;
  readonly configs: Configs;
  /** .npy files, by what their header says. */
  readonly arrays: readonly { readonly path: string; readonly dims: readonly number[] }[];
  readonly paths: readonly string[];
}

/** What the files do not say. Null: as guessed. */
export interface Answers {
  readonly sample: string | null;
  readonly prediction: string | null;
  readonly schedule: ScheduleName | null;
  readonly size: number | null;
  /** What inputs are fed, by name; and the channels behind the sample's, by the sample's. */
  readonly inputs: Readonly<Record<string, InputAnswer>>;
}

/** Numbers, one for all or one for each; or a .npy file of the input's shape. */
export type InputAnswer = { readonly values: readonly number[] } | { readonly file: string };

export const noAnswers: Answers = { sample: null, prediction: null, schedule: null, size: null, inputs: {} };

/** A question that is asked once, with a guess. */
export interface Question {
  readonly about: Exclude<keyof Answers, 'inputs'>;
  readonly question: string;
  readonly why: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly guess: string;
}

export interface Draft {
  readonly manifest: Manifest;
  readonly questions: readonly Question[];
  /** Plain sentences on what was assumed, or is missing. */
  readonly notes: readonly string[];
  /** What opening it takes, where that is much. */
  readonly size: SizeEstimate | null;
}

/** Throws a UserError that says what it is, and what is missing. */
export function describeModel(found: Found, answers: Answers): Draft {
  const { graph, files, configs } = found;
  const questions: Question[] = [];
  const notes: string[] = [];
  const inputs = namedInputs(graph, answers.sample);
  const output = pictureOutput(graph);
  if (inputs.otherPictures.length > 0) {
    questions.push({
      about: 'sample',
      question: 'Which input is the noisy picture?',
      why: 'The network takes several pictures, and their names do not say. The others are fed zeros.',
      options: [inputs.sample, ...inputs.otherPictures].map(({ name }) => ({ value: name, label: name })),
      guess: inputs.sample.name,
    });
  }
  checkExternal(found);
  const sample = sampleOf(found, inputs.sample, output, answers, questions, notes);
  const conditions = inputs.rest.map((info): Condition => describeCondition(info, { found, sample, sampleInput: inputs.sample, notes, answers }));
  const added = inputs.rest.filter(({ name }) => isAdded(name, { found, sampleInput: inputs.sample }));
  if (added.length > 0) {
    notes.push(`${added.length === 1 ? `“${added[0]?.name ?? ''}” is` : `${added.length} inputs, “${added[0]?.name ?? ''}” to “${added.at(-1)?.name ?? ''}”, are`} added to feature maps, as what a ControlNet or an adapter gives: zeros mean that there is none.`);
  }
  const isPreconditioned = graph.preconditioned === inputs.sample.name && inputs.timestep !== null && isFloat(inputs.timestep.dataType);
  const scheduler = schedulerOf(found, { isPreconditioned, timestep: inputs.timestep?.name ?? null }, answers, questions, notes);
  const isLatent = files.decoder !== null;
  const text = conditions.some(({ kind }) => kind === 'text');
  const guided = text || conditions.some((condition) => condition.kind === 'class' && condition.none !== null);
  const className = scheduler._class_name;
  const manifest: Manifest = {
    format: 2,
    id: found.id,
    title: files.title,
    summary: '',
    parameters: Math.max(1, graph.parameters),
    opset: graph.opset,
    model: { file: files.model, bytes: found.bytes, sha256: found.sha256, external: [...graph.external] },
    sample,
    inputs: { sample: inputs.sample.name, timestep: inputs.timestep?.name ?? null },
    timestepScale: 1,
    conditions,
    output: output.name,
    tokens: null,
    textEncoders: text ? files.textEncoders.map(({ file, tokenizer }, i) => ({ file, external: dataBeside(found, file), tokenizer, length: tokenLength(configs, i) })) : [],
    autoencoder: isLatent ? autoencoderOf(found) : null,
    scheduler,
    golden: null,
    recipe: {
      prompt: text ? 'a photograph of a cat' : '', seed: 0, steps: 20, eta: 0,
      sampler: isSchedulerClassName(className) ? className : 'DDIMScheduler',
      guidanceScale: guided ? 5 : 1,
    },
    examples: [],
    card: null,
    licence: '',
    origin: [],
  };
  if (inputs.timestep === null) notes.push('The network has no input for t: it is given the noisy picture alone.');
  return { manifest: withSampler(manifest, channelsOf(output, found), notes), questions, notes, size: estimateSize(found, manifest) };
}

/** A description with other values for its inputs. */
export function withInputs(manifest: Manifest, inputs: Answers['inputs']): Manifest {
  const { sample } = manifest;
  const behind = inputs[manifest.inputs.sample];
  const conditions = manifest.conditions.map((condition): Condition => {
    const answer = inputs[condition.input];
    if (answer === undefined || !('dims' in condition)) return condition;
    const { input, dims } = condition;
    return 'file' in answer ? { kind: 'array', input, dims, file: answer.file, unconditional: null } : { kind: 'constant', input, dims, values: [...answer.values] };
  });
  if (behind === undefined) return { ...manifest, conditions };
  const extra = 'values' in behind ? sample.extra.map((_, i) => behind.values[i % behind.values.length] ?? 0) : sample.extra;
  return { ...manifest, conditions, sample: { ...sample, extra, extraFile: 'file' in behind ? behind.file : null } };
}

function checkExternal({ graph, files, paths }: Found): void {
  const folder = files.model.slice(0, files.model.lastIndexOf('/') + 1);
  const missing = graph.external.filter((path) => !paths.includes(folder + path));
  if (missing.length === 0) return;
  throw new UserError(
    'weights-external',
    `The weights of “${files.model}” lie in ${missing.length === 1 ? 'another file' : `${missing.length} other files`}, ${missing.slice(0, 3).map((path) => `“${path}”`).join(', ')}, which ${missing.length === 1 ? 'was' : 'were'} not chosen. Choose both together, or the folder.`,
  );
}

/** How many the network gives, where its file or its config says so. */
function channelsOf({ dims }: ValueInfo, { configs }: Found): number | null {
  const given = dims?.[1];
  return typeof given === 'number' ? given : (configs.unet.out_channels ?? null);
}

function sampleOf(found: Found, info: ValueInfo, output: ValueInfo, answers: Answers, questions: Question[], notes: string[]): Manifest['sample'] {
  const { unet } = found.configs;
  const [, declared, height, width] = info.dims ?? [];
  const channels = typeof declared === 'number' ? declared : (unet.in_channels ?? (found.files.decoder === null ? 3 : 4));
  if (channels > 64) throw new UserError('not-a-unet', `The input “${info.name}” has ${channels} channels on its second axis. Pictures and latents have up to 16: this may be a network on [batch, height, width, channels], which is not opened here.`);
  const predicted = channelsOf(output, found) ?? channels;
  // Behind the sample's channels: a mask (1: all is to be painted) and masked latents, or a picture to go by.
  const own = predicted < channels ? predicted : channels;
  const answer = answers.inputs[info.name];
  const guessed = Array.from({ length: channels - own }, (_, i) => (i === 0 && channels === 2 * own + 1 ? 1 : 0));
  const extra = answer !== undefined && 'values' in answer ? guessed.map((_, i) => answer.values[i % answer.values.length] ?? 0) : guessed;
  const extraFile = answer !== undefined && 'file' in answer ? answer.file : null;
  if (extra.length > 0 && answer === undefined) notes.push(`The network reads ${extra.length} channels beside the sample’s ${own}: ${extra[0] === 1 ? 'a mask of ones and a masked picture of zeros, so that all of it is painted' : 'they are fed zeros'}.`);
  if (predicted > channels) notes.push(predicted === 2 * channels ? 'Half of what it gives is a learned variance, which the samplers here do not use.' : `It gives ${predicted} channels for ${channels}; the first ${channels} are taken.`);
  if (typeof height === 'number' && typeof width === 'number') return { channels: own, height, width, extra, extraFile };
  const size = Array.isArray(unet.sample_size) ? unet.sample_size : [unet.sample_size, unet.sample_size];
  const [rows = null, columns = rows] = size;
  if (rows === null || answers.size !== null) {
    const guess = rows ?? (own === 4 && found.files.decoder !== null ? 64 : 32);
    questions.push({
      about: 'size',
      question: 'How large are its pictures?',
      why: 'The file accepts any size, but the network was trained at one.',
      options: [8, 16, 28, 32, 64, 96, 128, 256].map((n) => ({ value: String(n), label: `${n} × ${n}` })),
      guess: String(answers.size ?? guess),
    });
    const side = answers.size ?? guess;
    return { channels: own, height: side, width: side, extra, extraFile };
  }
  return { channels: own, height: rows, width: columns ?? rows, extra, extraFile };
}

function autoencoderOf(found: Found): Manifest['autoencoder'] {
  const { files, configs } = found;
  if (files.decoder === null) return null;
  const { scaling_factor: scalingFactor, shift_factor: shiftFactor, block_out_channels: blocks } = configs.vae;
  return {
    decoder: { file: files.decoder, external: dataBeside(found, files.decoder) },
    encoder: files.encoder === null ? null : { file: files.encoder, external: dataBeside(found, files.encoder) },
    scale: 2 ** ((blocks?.length ?? 4) - 1),
    scalingFactor: scalingFactor ?? 0.18215,
    shiftFactor: shiftFactor ?? 0,
  };
}

/** Files of weights in the folder of a network, by the names that it would give them. */
function dataBeside({ paths }: Found, file: string): string[] {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  return paths.filter((path) => path.startsWith(folder) && /([._]data|\.weights?)(\.\d+)?$/i.test(path)).map((path) => path.slice(folder.length));
}

function tokenLength({ tokenizers }: Configs, index: number): number {
  const length = tokenizers[index]?.model_max_length;
  return typeof length === 'number' && length >= 1 && length <= 4096 ? length : 77;
}
