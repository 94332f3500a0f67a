import type { ByteSource } from './byte-source.ts';

const EXPORT = 'export the network that it holds to ONNX (python tools/export_unet.py, or optimum-cli export onnx).';

/** What other files begin with. */
const BEGINNINGS: readonly (readonly [begins: string, what: string])[] = [
  ['version https://git-lfs.', 'It is the pointer that Git LFS leaves in place of a file: “git lfs pull” fetches the file itself.'],
  ['PK\x03\x04', `It is a zip archive. If that is a model’s folder, unpack it; if it is a PyTorch checkpoint, ${EXPORT}`],
  ['\x1f\x8b', 'It is packed (gzip). Unpack it first.'],
  ['\x80\x02', `It is a PyTorch checkpoint (a pickle): weights without a graph. Instead, ${EXPORT}`],
  ['\x89HDF', `It is an HDF5 file (Keras): ${EXPORT}`],
  ['GGUF', `It is a GGUF file: weights without a graph. Instead, ${EXPORT}`],
  ['ORTM', 'It is a model in onnxruntime’s own format. Choose the .onnx file that it was made from.'],
  ['\x89PNG', 'It is a picture.'],
  ['\xff\xd8\xff', 'It is a picture.'],
];

/** What a file that is no ONNX model is, by how it begins; null where that says nothing. A model begins with a field's tag, 8. */
export function otherFormat(file: ByteSource): string | null {
  const head = file.read(0, Math.min(32, file.size));
  const text = String.fromCharCode(...head);
  const [, known] = BEGINNINGS.find(([begins]) => text.startsWith(begins)) ?? [];
  if (known !== undefined) return known;
  // The length of a header of JSON, and that.
  if (text.slice(4, 9) === '\0\0\0\0{') return `It is a safetensors file: weights without a graph. Instead, ${EXPORT}`;
  const isText = head.slice(0, 16).every((byte) => byte >= 0x20 || (byte >= 9 && byte <= 13));
  return isText ? 'It looks like a web page or a text file.' : null;
}
