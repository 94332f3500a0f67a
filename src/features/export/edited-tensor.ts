import { checkEdits } from '../../protocol/check-edits.ts';
import { editsAt, recipeAt } from '../../protocol/fork.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { editPlan } from './edit-plan.ts';
import { writeScript } from './edited-script.ts';
import { KeptConditions } from './kept-conditions.ts';
import { comparedWith, pythonString, type SnippetRequest } from './python-snippet.ts';

export interface EditedTensorRequest extends SnippetRequest {
  /** Where what text encoders and files make for other prompts is read from. */
  readonly keptFile: string;
  readonly recipe: Recipe;
  readonly model: ModelParts;
  /** The evaluation. */
  readonly index: number;
}

/**
 * Python that computes a tensor under the edits that hold at an evaluation, from what the network is fed there but for them (python-snippet.ts
 * does without edits). Throws a UserError (`export-…`) for what it cannot.
 */
export function editedTensorInPython(request: EditedTensorRequest): { readonly code: string; readonly kept: KeptConditions } {
  const { recipe, model, index, tensor, modelUrl, modelFile, inputsFile, savedFile, keptFile } = request;
  const edits = checkEdits(editsAt(recipe, index), model).kept;
  const kept = new KeptConditions();
  const { head, network, film, end } = writeScript({ ...editPlan(recipeAt(recipe, index), edits, model, [tensor], kept), kept: kept.isEmpty ? null : keptFile, index });
  const [films = ''] = end.split('\n');
  const patched = edits.some(({ kind }) => kind === 'patch');
  const code = `# pip install numpy onnx onnxruntime
# ${modelFile}: ${modelUrl ?? 'your own file'}
# A tensor of the U-Net at evaluation ${index} of an edited run. PLAN is the edits${patched ? ', and the run that activations come from' : ''}.
${head.slice(head.indexOf('import '))}${network}${patched ? `${film}${films}\n\n\n` : ''}# The same inputs, and the tensor as its operator computes it.
index = PLAN["index"]
inputs = dict(np.load(${pythonString(inputsFile)}))
inputs["sampler t"] = inputs.get(NAMES["timestep"])
[name] = PLAN["look"]
[tensor] = tensors([name], told(inputs, index), index)

${comparedWith(savedFile, 'types[NAMES["sample"]][1]')}`;
  return { code, kept };
}
