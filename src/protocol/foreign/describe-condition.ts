import { UserError } from '../../base/user-error.ts';
import { isFloat } from '../../onnx/data-type.ts';
import type { ValueInfo } from '../../onnx/model.ts';
import type { Condition, Manifest } from '../manifest.ts';
import type { Answers, Found } from './describe.ts';

interface Context {
  readonly found: Found;
  readonly sample: Manifest['sample'];
  readonly sampleInput: ValueInfo;
  readonly notes: string[];
  readonly answers: Pick<Answers, 'inputs'>;
}

/** The guidance scale that a distilled model (LCM) is told, less 1. */
const DISTILLED_GUIDANCE = 7.5;

/** Where an input's values come from. Throws UserError `input-unknown-size` where the file does not say how large it is. */
export function describeCondition(info: ValueInfo, context: Context): Condition {
  const { found, notes, answers } = context;
  const { name, dataType } = info;
  const input = name;
  const isText = found.files.textEncoders.length > 0;
  if (isClass(info)) {
    const classes = found.configs.unet.num_class_embeds ?? null;
    return { kind: 'class', input, classes, none: null };
  }
  const dims = sizes(info, context);
  const answer = answers.inputs[name];
  if (answer !== undefined) return 'file' in answer ? { kind: 'array', input, dims, file: answer.file, unconditional: null } : { kind: 'constant', input, dims, values: [...answer.values] };
  const given = arraysFor(found, dims);
  if (given !== null) {
    notes.push(`“${name}” is fed “${given.file}”${given.unconditional === null ? '; the unconditional row, where there is guidance, is fed zeros' : ` and, for the unconditional row, “${given.unconditional}”`}.`);
    return { kind: 'array', input, dims, ...given };
  }
  const zeroUnconditional = found.configs.index.force_zeros_for_empty_prompt === true;
  if (isFloat(dataType) && dims.length === 2 && isText) return { kind: 'text', input, dims, pooled: false, zeroUnconditional };
  if (name === 'text_embeds' && isText) return { kind: 'text', input, dims, pooled: true, zeroUnconditional };
  if (name === 'time_ids' && dims.length === 1 && dims[0] === 6) return { kind: 'constant', input, dims, values: originalSize(context) };
  if (name === 'timestep_cond' && dims.length === 1) {
    notes.push(`A distilled model: “${name}” says how strong guidance should be, here ${DISTILLED_GUIDANCE + 1}.`);
    return { kind: 'constant', input, dims, values: guidanceEmbedding(DISTILLED_GUIDANCE, dims[0] ?? 256) };
  }
  if (isFloat(dataType) && dims.length === 2) {
    notes.push(`“${name}” [${dims.join(', ')}] should hold what a text encoder makes of a prompt. None came with it, so zeros are fed: choose a folder with text_encoder/ and tokenizer/, or an .npy of that shape with it.`);
  } else if (!isAdded(name, context)) notes.push(`“${name}”${dims.length === 0 ? '' : ` [${dims.join(', ')}]`} is fed zeros; give an .npy of that shape with the model to feed another.`);
  return { kind: 'constant', input, dims, values: [0] };
}

/** Whether an input is added to a feature map, so that zeros are as good as nothing there. */
export function isAdded(name: string, { found, sampleInput }: Pick<Context, 'found' | 'sampleInput'>): boolean {
  return found.graph.strides.get(sampleInput.name)?.added.has(name) === true;
}

function isClass({ name, dataType, dims }: ValueInfo): boolean {
  const flat = dims === null || dims.length <= 1;
  return flat && ((dataType === 'int64' || dataType === 'int32') || /class|label|^y$/i.test(name));
}

/** Without the batch. */
function sizes({ name, dims }: ValueInfo, { found, sample, sampleInput }: Context): number[] {
  const [, sampleChannels, ...sampleSide] = sampleInput.dims ?? [];
  return (dims ?? []).slice(1).map((dim, i, all) => {
    if (typeof dim === 'number') return dim;
    const strides = found.graph.strides.get(sampleInput.name)?.added.get(name);
    if (all.length === 3 && i > 0 && strides !== undefined) return Math.ceil((i === 1 ? sample.height : sample.width) / strides[i === 1 ? 0 : 1]);
    if (all.length === 3 && i > 0) {
      // Symbols of the sample's own, or of a picture beside it.
      const own = sampleSide.indexOf(dim);
      if (own >= 0 || !/residual|control/i.test(name)) return (own === 1 || i === 2) ? sample.width : sample.height;
    }
    if (all.length === 3 && i === 0 && (dim === sampleChannels || typeof sampleChannels === 'number')) return sample.channels;
    if (all.length === 2 && i === 0) return found.configs.tokenizers[0]?.model_max_length && found.configs.tokenizers[0].model_max_length <= 4096 ? found.configs.tokenizers[0].model_max_length : 77;
    if (all.length === 2 && i === 1 && found.configs.unet.cross_attention_dim) return found.configs.unet.cross_attention_dim;
    if (all.length === 1 && name === 'time_ids') return 6;
    throw new UserError('input-unknown-size', `The file does not say how large its input “${name}” is (axis “${dim}”), and nothing beside it does. Export it with fixed sizes, or with its config.json beside it.`);
  });
}

/** The .npy files of that shape, with or without a batch of 1. */
function arraysFor({ arrays }: Found, dims: readonly number[]): { file: string; unconditional: string | null } | null {
  const fits = arrays.filter(({ dims: given }) => String(given) === String(dims) || String(given) === String([1, ...dims]));
  const isNone = (path: string): boolean => /uncond|negative|empty/i.test(path);
  const file = fits.find(({ path }) => !isNone(path))?.path;
  if (file === undefined || dims.length === 0) return null;
  return { file, unconditional: fits.find(({ path }) => isNone(path))?.path ?? null };
}

/** SDXL's micro-conditioning: the original size, no crop, the target size, in pixels. */
function originalSize({ sample, found }: Context): number[] {
  const scale = 2 ** ((found.configs.vae.block_out_channels?.length ?? 4) - 1);
  const size = [sample.height * scale, sample.width * scale];
  return [...size, 0, 0, ...size];
}

/** diffusers' get_guidance_scale_embedding. */
function guidanceEmbedding(w: number, length: number): number[] {
  const half = Math.floor(length / 2);
  const angles = Array.from({ length: half }, (_, i) => 1000 * w * Math.exp((-Math.log(10_000) * i) / (half - 1)));
  return [...angles.map(Math.sin), ...angles.map(Math.cos), ...(length % 2 === 1 ? [0] : [])];
}
