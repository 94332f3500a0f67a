import { withOutputs } from '../../onnx/edit.ts';
import { withoutWeights } from '../../onnx/lift-weights.ts';
import type { OnnxGraph } from '../../onnx/model.ts';
import type { NetworkInputs } from '../../protocol/frame.ts';
import type { Manifest } from '../../protocol/manifest.ts';
import { feedsOf, inputSpecs } from './feeds.ts';
import { ortError } from './ort-error.ts';
import type { OrtBuild, Runtime } from './runtime.ts';

/**
 * The shapes of a network's tensors when it is fed one sample, as onnxruntime infers them: by a session without weights that is never run. Those that it
 * cannot tell are missing; all are, where the file is fixed to another batch. Throws UserErrors: `operator-missing`, `types-mixed`, `out-of-memory`.
 */
export async function inferShapes(
  { runtime, build, manifest, bytes, graph }: { readonly runtime: Runtime; readonly build: OrtBuild; readonly manifest: Manifest; readonly bytes: Uint8Array; readonly graph: OnnxGraph },
  names: readonly string[],
  single: NetworkInputs,
  signal: AbortSignal,
): Promise<Map<string, readonly number[]>> {
  const shapes = new Map<string, readonly number[]>();
  const specs = inputSpecs(graph, manifest);
  if (specs.batch !== null && specs.batch !== 1) return shapes;
  const ort = await runtime.ort(build);
  const fed = new Map(feedsOf(ort, specs, manifest, single).map(([name, tensor]) => [name, tensor.dims]));
  const model = withoutWeights(withOutputs(bytes, names), graph, fed);
  const outputs = await runtime.queue.run(async () => {
    // Shapes that are computed from others are known once constants are folded, which the lowest level does not do.
    try {
      const session = await ort.InferenceSession.create(model, { executionProviders: ['wasm'], logSeverityLevel: 3, graphOptimizationLevel: 'basic' });
      const { outputMetadata } = session;
      await session.release();
      return outputMetadata;
    } catch (error) {
      const told = ortError(error, 'model-refused', 'The shapes could not be inferred');
      // What the network itself will be refused for is better said before its weights are read.
      if (told.code !== 'model-refused') throw told;
      return [];
    }
  }, signal);
  const wanted = new Set(names);
  for (const output of outputs) {
    if (!output.isTensor || !wanted.has(output.name)) continue;
    const dims = output.shape.filter((dim) => typeof dim === 'number' && dim >= 0) as number[];
    if (dims.length === output.shape.length) shapes.set(output.name, dims);
  }
  return shapes;
}
