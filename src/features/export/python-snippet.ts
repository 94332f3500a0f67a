import feeding from './feeding.py?raw';

/** The few lines of Python that compute the very same tensor from the same inputs (edited-tensor.ts: where an edit holds), or read the same weights. Pure; export-python.test.ts runs them. */

export interface SnippetRequest {
  readonly tensor: string;
  /** Where the model's file can be had; null: it is the person's own. */
  readonly modelUrl: string | null;
  readonly modelFile: string;
  /** The .npz with what the network was fed, its arrays named as the model's inputs. */
  readonly inputsFile: string;
  /** The .npy with the tensor as it is on screen, the batch axis included. */
  readonly savedFile: string;
}

/** Of a model of this site, whose inputs are those of `inputsFile` as they are. */
export function pythonSnippet({ tensor, modelUrl, modelFile, inputsFile, savedFile }: SnippetRequest): string {
  return `# pip install numpy onnx onnxruntime
# ${modelFile}: ${modelUrl}
import numpy as np, onnx, onnxruntime as ort

name = ${pythonString(tensor)}
model = onnx.load(${pythonString(modelFile)})
if name not in [output.name for output in model.graph.output]:
    model.graph.output.append(onnx.ValueInfoProto(name=name))  # any tensor can be an output

session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
[tensor] = session.run([name], dict(np.load(${pythonString(inputsFile)})))

${comparedWith(savedFile)}`;
}

/** Of a person's own file: fed as that declares its inputs, the one called `sample` for x_t. */
export function ownSnippet({ tensor, modelFile, inputsFile, savedFile }: SnippetRequest, sample: string): string {
  return `# pip install numpy onnx onnxruntime
# ${modelFile}: your own file
import os
import numpy as np, onnx, onnxruntime as ort


${feeding}name, sample, file = ${pythonString(tensor)}, ${pythonString(sample)}, ${pythonString(modelFile)}
model = onnx.load(file, load_external_data=False)
expect_made([name], model)
if name not in [output.name for output in model.graph.output]:
    model.graph.output.append(onnx.ValueInfoProto(name=name))  # any tensor can be an output

session = opened(model, file)
[tensor] = run(session, [name], dict(np.load(${pythonString(inputsFile)})), sample)

${comparedWith(savedFile, 'next(one.shape for one in session.get_inputs() if one.name == sample)')}`;
}

/** How far `tensor` is from the page's, which may be a picture of what the file has otherwise; `declared`: how the file declares its sample. */
export function comparedWith(savedFile: string, declared: string | null = null): string {
  const asPage = declared === null ? '' : `tensor = tensor if tensor.shape == saved.shape else as_pictures(tensor, ${declared}, saved.shape)\n`;
  return `saved = np.load(${pythonString(savedFile)})
${asPage}difference = np.abs(tensor - saved).max()
print(name, tensor.shape, f"max |difference| = {difference:.3g}, max |value| = {np.abs(saved).max():.3g}")
`;
}

export type WeightSnippetRequest = Omit<SnippetRequest, 'tensor' | 'inputsFile'> & { readonly weights: string };

/** The lines that read weights from the model's file. */
export function weightSnippet({ weights, modelUrl, modelFile, savedFile }: WeightSnippetRequest): string {
  return `# pip install numpy onnx
# ${modelFile}: ${modelUrl ?? 'your own file'}
import numpy as np, onnx
from onnx import numpy_helper

name = ${pythonString(weights)}
model = onnx.load(${pythonString(modelFile)})
stored = [tensor for tensor in model.graph.initializer if tensor.name == name]
${modelUrl === null ? CONSTANTS : ''}weights = numpy_helper.to_array(stored[0])

saved = np.load(${pythonString(savedFile)})
difference = np.abs(weights.astype(np.float32) - saved).max()
print(name, weights.shape, weights.dtype, f"max |difference| = {difference:.3g}, max |value| = {np.abs(saved).max():.3g}")
`;
}

/** Where some exporters leave them. */
const CONSTANTS = `stored += [node.attribute[0].t for node in model.graph.node if node.op_type == "Constant" and name in node.output]
`;

/** A double-quoted Python literal: JSON's escapes are Python's, but for what lies beyond the first plane. */
export function pythonString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).replace(
    /\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})/g,
    (_, high: string, low: string) => {
      const point = (Number.parseInt(high, 16) - 0xd800) * 0x400 + (Number.parseInt(low, 16) - 0xdc00) + 0x10000;
      return `\\U${point.toString(16).padStart(8, '0')}`;
    },
  );
}
