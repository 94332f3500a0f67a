import { UserError } from '../../base/user-error.ts';
import { isFloat } from '../../onnx/data-type.ts';
import type { ValueInfo } from '../../onnx/model.ts';
import type { GraphSummary } from './graph-summary.ts';

/** What a network's inputs are, from names, ranks and types. */

export interface NamedInputs {
  readonly sample: ValueInfo;
  /** Other pictures that could be the sample: where there are some, it is a guess. */
  readonly otherPictures: readonly ValueInfo[];
  readonly timestep: ValueInfo | null;
  readonly rest: readonly ValueInfo[];
}

const sampleNames = /^(sample|latent|noisy|x_?t?$|x_?noisy|input$|noise$)/i;
const timeNames = /(time(?!_ids|_cond|step_cond)|^t$|^ts$|sigma|noise_level|c_noise|^step)/i;

/** Names that exporters give to nothing else; “x”, or “input”, may as well be a picture to go by. */
const isSure = (name: string): boolean => /^(sample|latent|noisy)/i.test(name);

/** Throws a UserError that says what it is, where it is nothing that could be a U-Net. */
export function namedInputs(graph: GraphSummary, chosen: string | null): NamedInputs {
  const pictures = graph.inputs.filter(({ dataType, dims }) => isFloat(dataType) && (dims === null || dims.length === 4));
  const names = graph.inputs.map(({ name, dims }) => `“${name}”${dims === null ? '' : ` [${dims.join(', ')}]`}`).join(', ');
  if (pictures.length === 0) {
    const volume = graph.inputs.find(({ dims }) => dims?.length === 5);
    const sequence = graph.inputs.find(({ dataType, dims }) => isFloat(dataType) && dims?.length === 3);
    throw new UserError(
      'not-a-unet',
      volume !== undefined
        ? `This network works on volumes or films (“${volume.name}” has five axes). This page opens networks on pictures: [batch, channels, height, width].`
        : sequence !== undefined && graph.inputs.length <= 2
          ? `This network works on sequences (“${sequence.name}” has three axes), as one for sound does. This page opens networks on pictures: [batch, channels, height, width].`
          : `This network takes no picture: its inputs are ${names === '' ? 'none' : names}. A U-Net takes one of [batch, channels, height, width].`,
    );
  }
  refuseAutoencoder(graph);
  // of several, that of the answer's size: a small picture is there to be enlarged
  const sizes = graph.outputs.map(({ dims }) => String(dims?.slice(2)));
  const sample =
    pictures.find(({ name }) => name === chosen) ??
    pictures.find(({ name }) => sampleNames.test(name)) ??
    pictures.find(({ dims }) => dims !== null && sizes.includes(String(dims.slice(2)))) ??
    pictures[0];
  if (sample === undefined) throw new Error('unreachable: there is a picture');
  const small = graph.inputs.filter((info) => info !== sample && (info.dims === null || info.dims.length <= 1 || (info.dims.length === 2 && info.dims[1] === 1)));
  const timestep = small.find(({ name }) => timeNames.test(name)) ?? small.find(({ name }) => !/class|label|^y$/i.test(name)) ?? null;
  const rest = graph.inputs.filter((info) => info !== sample && info !== timestep);
  return { sample, otherPictures: isSure(sample.name) ? [] : pictures.filter((info) => info !== sample && !/residual|control/i.test(info.name)), timestep, rest };
}

/** By the names that diffusers' exporters give: it takes a picture and gives one, as a U-Net does, and is told no t. */
function refuseAutoencoder({ inputs, outputs }: GraphSummary): void {
  const half = inputs[0]?.name === 'latent_sample' ? 'decoder' : /^latent_(parameters|dist|sample)$/.test(outputs[0]?.name ?? '') ? 'encoder' : null;
  if (inputs.length !== 1 || half === null) return;
  const does = half === 'decoder' ? 'makes a picture of finished latents' : 'makes latents of a picture';
  throw new UserError('not-a-unet', `This is the ${half} of an autoencoder, which ${does}, and no U-Net. Choose the folder that it came in, with its unet/, and it is used for that.`);
}

/** The output that is the prediction: a picture. */
export function pictureOutput(graph: GraphSummary): ValueInfo {
  const pictures = graph.outputs.filter(({ dims }) => dims === null || dims.length === 4);
  const found = pictures.find(({ name }) => /sample|noise|eps|pred|out/i.test(name)) ?? pictures[0];
  if (found !== undefined) return found;
  const [first] = graph.outputs;
  throw new UserError(
    'not-a-unet',
    `This network gives no picture: its output “${first?.name ?? ''}” has ${String(first?.dims?.length ?? 0)} axes ([${first?.dims?.join(', ') ?? ''}]), as a classifier’s or a text encoder’s has. A U-Net gives one of [batch, channels, height, width].`,
  );
}
