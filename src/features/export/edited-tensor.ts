import { checkEdits } from '../../protocol/check-edits.ts';
import { editsAt, recipeAt } from '../../protocol/fork.ts';
import type { Recipe } from '../../protocol/recipe.ts';
import type { ModelParts } from '../../protocol/tensor-layout.ts';
import { checkTimestep, editPlan } from './edit-plan.ts';
import { writeScript } from './edited-script.ts';
import { comparedWith, pythonString, type SnippetRequest } from './python-snippet.ts';

export interface EditedTensorRequest extends SnippetRequest {
  readonly recipe: Recipe;
  readonly model: ModelParts;
  /** The evaluation. */
  readonly index: number;
}

/**
 * Python that computes a tensor under the edits that hold at an evaluation, from what the network is fed there but for them (python-snippet.ts
 * does without edits). Throws a UserError (`export-…`) for what it cannot.
 */
export function editedTensorInPython({ recipe, model, index, tensor, modelUrl, modelFile, inputsFile, savedFile }: EditedTensorRequest): string {
  const edits = checkEdits(editsAt(recipe, index), model).kept;
  if (edits.some(({ kind }) => kind === 'timestep')) checkTimestep(model.manifest);
  const { head, network, film, end } = writeScript({ ...editPlan(recipeAt(recipe, index), edits, model, [tensor]), index });
  const [films = ''] = end.split('\n');
  const patched = edits.some(({ kind }) => kind === 'patch');
  return `# pip install numpy onnx onnxruntime
# ${modelFile}: ${modelUrl ?? 'your own file'}
# A tensor of the U-Net at evaluation ${index} of an edited run. PLAN is the edits${patched ? ', and the run that activations come from' : ''}.
${head.slice(head.indexOf('import '))}${network}${patched ? `${film}${films}\n\n\n` : ''}# The same inputs, and the tensor as its operator computes it.
index = PLAN["index"]
inputs = dict(np.load(${pythonString(inputsFile)}))
inputs["sampler t"] = inputs.get(NAMES["timestep"])
[name] = PLAN["look"]
[tensor] = tensors([name], told(inputs, index), index)

${comparedWith(savedFile)}`;
}
