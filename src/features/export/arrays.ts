import type { NpyArray } from '../../base/npy.ts';
import type { Frame, NetworkInputs, Tensor } from '../../protocol/frame.ts';
import { withExtraChannels } from '../../protocol/extra-channels.ts';
import { extraName, type Manifest } from '../../protocol/manifest.ts';

/** What is saved, as named arrays. Pure. */
export type Arrays = readonly (readonly [name: string, array: NpyArray])[];

/** What the network was fed, named as the model's inputs: an archive of it can be fed to the same file as it is. */
export function inputArrays(manifest: Manifest, fed: NetworkInputs): Arrays {
  const { inputs } = manifest;
  const { batch } = fed;
  return [
    [inputs.sample, withExtraChannels(manifest, fed)],
    ...(inputs.timestep === null ? [] : [[inputs.timestep, { dims: [batch], data: fed.timestep }] as const]),
    ...Object.entries(fed.conditions).flatMap(([name, given]) => ('data' in given && name !== extraName(manifest) ? [[name, given] as const] : [])),
  ];
}

/** One step of the run: what went in, and x at t, ε̂, x̂₀ and the next x, named as in the scripting interface. */
export function stepArrays(manifest: Manifest, fed: NetworkInputs, frame: Frame): Arrays {
  const { channels, height, width } = manifest.sample;
  const picture = (data: Float32Array): NpyArray => ({ dims: [1, channels, height, width], data });
  return [
    ...inputArrays(manifest, fed),
    ['xt', picture(frame.xt)],
    ['predNoise', picture(frame.predNoise)],
    ['predX0', picture(frame.predX0)],
    ['prev', picture(frame.prev)],
  ];
}

export function tensorArrays(tensors: readonly Tensor[]): Arrays {
  return tensors.map(({ name, dims, data }) => [name, { dims, data }] as const);
}
