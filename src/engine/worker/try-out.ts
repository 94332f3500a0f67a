import type { OwnModel } from '../../protocol/engine.ts';
import type { NetworkInputs, Tensor } from '../../protocol/frame.ts';
import { Companions } from './companions.ts';
import { Network } from './network.ts';
import { openNetwork } from './own-files.ts';
import type { Runtime } from './runtime.ts';

/** A few forward passes of a model that has not been opened, on the processor, with no more exposed than its answer; nothing is left of it. */
export async function tryOut(runtime: Runtime, { manifest, files }: OwnModel, asked: readonly NetworkInputs[], signal: AbortSignal): Promise<Tensor[]> {
  const { file, external } = manifest.model;
  const { bytes, graph } = await openNetwork(files, file, external, true);
  const { build } = runtime;
  const companions = new Companions(runtime, build, manifest, files);
  const network = await Network.create(runtime, { build, provider: 'wasm' }, manifest, bytes, graph, [], signal);
  try {
    const outputs: Tensor[] = [];
    for (const inputs of asked) {
      const { output } = await network.look(await companions.resolve(inputs), [], signal);
      outputs.push({ name: manifest.output, dims: [output.length], data: output });
    }
    return outputs;
  } finally {
    await network.release();
    await companions.release();
  }
}
