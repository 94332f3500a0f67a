import { UserError } from '../../base/user-error.ts';

/** What was chosen, by path; and which of it is what. */
export interface Sorted {
  /** The U-Net. */
  readonly model: string;
  readonly textEncoders: readonly { readonly file: string; readonly tokenizer: string }[];
  readonly decoder: string | null;
  readonly encoder: string | null;
  /** The folder's own name, or the file's, without its ending where it says something. */
  readonly title: string;
}

/** Paths without the folders that all of them lie in, and the last of those folders' name. */
export function withoutCommonFolder(paths: readonly string[]): { readonly folder: string; readonly cut: number } {
  const folders = paths.map((path) => path.split('/').slice(0, -1));
  const [first = []] = folders;
  let depth = 0;
  // A lone file, or unet/ alone, keeps its folder: it says what it is.
  while (paths.length > 1 && depth < first.length && folders.every((one) => one[depth] === first[depth]) && !parts.has(first[depth] ?? '')) depth++;
  const common = first.slice(0, depth);
  return { folder: common.at(-1) ?? '', cut: common.reduce((sum, name) => sum + name.length + 1, 0) };
}

const parts = new Set(['unet', 'text_encoder', 'text_encoder_2', 'vae', 'vae_decoder', 'vae_encoder', 'tokenizer', 'scheduler', 'transformer']);

const checkpoints = /\.(safetensors|ckpt|pt|pth|bin|gguf|msgpack|h5)$/i;

/** Throws a UserError that says what was chosen, and what is missing. */
export function sortFiles(paths: readonly string[], folder: string): Sorted {
  const networks = paths.filter((path) => /\.onnx$/i.test(path));
  const inFolder = (name: string): string | null => best(networks.filter((path) => path.startsWith(`${name}/`)));
  const model = inFolder('unet') ?? best(networks.filter((path) => !/(^|\/)(text_encoder|vae|safety_checker|image_encoder|transformer)/.test(path)));
  if (model === null) throw noModel(paths, networks, folder);
  const encoders = ['text_encoder', 'text_encoder_2'].flatMap((name) => {
    const file = inFolder(name);
    return file === null ? [] : [{ file, tokenizer: name.replace('text_encoder', 'tokenizer') }];
  });
  const file = model.split('/').at(-1) ?? 'model.onnx';
  const name = file.replace(/\.onnx$/i, '');
  return {
    model,
    textEncoders: encoders.filter(({ tokenizer }) => paths.some((path) => path.startsWith(`${tokenizer}/`))),
    decoder: inFolder('vae_decoder'),
    encoder: inFolder('vae_encoder'),
    // What every exporter calls its file says nothing without its ending.
    title: folder !== '' ? folder : /^(model|unet)$/i.test(name) ? (model.split('/').at(-2) ?? file) : name,
  };
}

/** The plainly named one, else the shortest path. */
function best(paths: readonly string[]): string | null {
  const rank = (path: string): number => (/(^|\/)(model|unet)\.onnx$/i.test(path) ? 0 : 1);
  return [...paths].sort((a, b) => rank(a) - rank(b) || a.length - b.length || (a < b ? -1 : 1))[0] ?? null;
}

/** What other programs' files are, by the end of a name or by a folder's. */
const OTHER_FORMATS: readonly (readonly [RegExp, string])[] = [
  [/\.(mlmodel|mlpackage|mlmodelc)(\/|$)/i, 'a Core ML model'],
  [/openvino[^/]*\.(xml|bin)$/i, 'an OpenVINO model'],
  [/\.tflite$/i, 'a TensorFlow Lite model'],
  [/\.(plan|engine|trt)$/i, 'a TensorRT engine'],
  [/\.ort$/i, 'a model in onnxruntime’s own format'],
  [/\.pb$/i, 'a TensorFlow graph'],
];

function noModel(paths: readonly string[], networks: readonly string[], folder: string): UserError {
  const refused = (why: string) => new UserError('not-a-model', why);
  const checkpoint = paths.find((path) => checkpoints.test(path));
  const how = 'To export the folder that diffusers saves: python tools/export_unet.py FOLDER OUTPUT, or optimum-cli export onnx; a lone checkpoint becomes such a folder by diffusers’ from_single_file and save_pretrained.';
  if (networks.some((path) => path.startsWith('transformer/'))) return refused('This is a diffusion transformer (the folder has transformer/ and no unet/). This page opens U-Nets; open its transformer/model.onnx alone to see its layers.');
  if (networks.length > 0) return refused(`There are networks here (${list(networks)}), but no U-Net: a folder from Optimum has it in unet/. Choose the folder above, or the file itself.`);
  for (const path of paths.map((one) => (folder === '' ? one : `${folder}/${one}`))) {
    const [, format] = OTHER_FORMATS.find(([ending]) => ending.test(path)) ?? [];
    if (format !== undefined) return refused(`“${path}” is ${format}. This page opens ONNX files, and there is no way back from that format: export the network that it was made from. ${how}`);
  }
  if (checkpoint !== undefined) return refused(`“${checkpoint}” holds weights without a graph, so nothing here says how they are connected. ${how}`);
  if (paths.some((path) => /\.(zip|tar|gz|7z)$/i.test(path))) return refused('This is an archive. Unpack it and choose the folder.');
  if (paths.includes('unetscope.json')) return refused('unetscope.json says what a model is; the model itself is not with it. Choose both together, or their folder.');
  if (paths.length === 0) return refused('The folder is empty. Choose one with a unet/model.onnx, or a single .onnx file.');
  return refused(`There is no ONNX model here (${list(paths)}). Choose a .onnx file, or a folder with unet/model.onnx as optimum-cli export onnx writes it.`);
}

function list(paths: readonly string[]): string {
  return `${paths.slice(0, 3).map((path) => `“${path}”`).join(', ')}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`;
}
