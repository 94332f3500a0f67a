import { useEffect, useMemo, useState } from 'react';
import { messageOf } from '../../../base/user-error.ts';
import type { Operand } from '../../../onnx/operation.ts';
import { howMade } from '../../../onnx/sums/how-made.ts';
import { layerOf, type Layer } from '../../../onnx/sums/layers.ts';
import type { Made, Values } from '../../../onnx/sums/sum.ts';
import { readName } from '../../../protocol/edits.ts';
import type { LoadedModel, TensorInfo } from '../../../protocol/engine.ts';
import type { NetworkInputs } from '../../../protocol/frame.ts';
import { networkInputs, recipeScheduler } from '../../../protocol/inputs.ts';
import { useActions } from '../../../store/actions.ts';
import { useRecord, useSide } from '../../../store/side.ts';
import { useProbe, useWanted } from '../../../store/tensors.ts';
import type { LookInView } from '../../../store/use-look.ts';
import { useTensors } from '../use-held.ts';

export type MadeState =
  | { readonly state: 'waiting'; readonly why: string }
  | { readonly state: 'unread'; readonly why: string }
  | {
      readonly state: 'made';
      readonly layer: Layer;
      readonly made: Made;
      /** What the tensor holds there. */
      readonly value: number;
      /** Whether that is what the sum comes to, to single precision. */
      readonly same: boolean;
    };

/** Of the largest value of a tensor: what onnxruntime and this page may differ by, who add in another order and precision. */
const TOLERANCE = 1e-4;

/** How the number at `offset` (row-major, in one sample) of a tensor is made at the step in view. While it is shown, what it is made of is fetched with the step. */
export function useMade(model: LoadedModel, info: TensorInfo, look: LookInView, offset: number): MadeState {
  const side = useSide();
  const tensors = tensorsOf(model);
  const layer = useMemo(() => layerOf(info, tensors), [info, tensors]);
  // As the operator read them: under an edit, what that makes of them.
  const names = useMemo(
    () => [...new Set(layer.reads.flatMap((operand) => (operand.is === 'tensor' && tensors.has(operand.name) ? [readName(operand.name, info.name)] : [])))],
    [layer, tensors, info.name],
  );
  useWanted(names);
  const own = useProbe(look.index, info.name);
  const read = useTensors(useMemo(() => names.map((name) => ({ position: look.index, name })), [names, look.index]));
  const weights = useWeights(model, layer);
  const fed = useFed(model, look);
  return useMemo(() => {
    if (side === 'difference') return { state: 'unread', why: 'This is the difference of two runs; open one of them to see how its values are computed.' };
    if (own === undefined || read.some((tensor) => tensor === undefined)) return { state: 'waiting', why: look.waiting };
    if ('problem' in weights) return { state: 'unread', why: `Its weights could not be read: ${weights.problem}` };
    if (weights.there === null) return { state: 'waiting', why: 'reading its weights…' };
    const { there } = weights;
    const values = layer.reads.map((operand): Values | null => {
      if (operand.is === 'tensor') return read[names.indexOf(readName(operand.name, info.name))] ?? null;
      if (operand.is === 'weight') return there.get(operand.name) ?? null;
      return operand.is === 'input' ? valuesFed(model, fed, operand.name) : null;
    });
    const sampleLength = info.dims.reduce((product, dim) => product * dim, 1);
    const samples = Math.max(1, Math.floor(own.data.length / Math.max(1, sampleLength)));
    const at = Math.min(look.sample, samples - 1) * sampleLength + offset;
    const value = own.data[at] ?? NaN;
    const made = howMade(layer, values, at, own.dims);
    if (made === null) return { state: 'unread', why: whyNot(layer, values) };
    const scale = own.data.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
    return { state: 'made', layer, made, value, same: Math.abs(made.value - value) <= TOLERANCE * scale };
  }, [side, own, read, weights, layer, names, model, fed, info, look.sample, look.waiting, offset]);
}

function whyNot({ reads }: Layer, values: readonly (Values | null)[]): string {
  const missing = reads.some((operand, i) => operand.is === 'hidden' || (operand.is !== 'none' && operand.is !== 'numbers' && values[i] === null));
  return missing ? 'Something that it is computed from cannot be shown here.' : 'This page cannot write out its sum.';
}

const maps = new WeakMap<LoadedModel, ReadonlyMap<string, TensorInfo>>();

function tensorsOf(model: LoadedModel): ReadonlyMap<string, TensorInfo> {
  let map = maps.get(model);
  if (map === undefined) maps.set(model, (map = new Map(model.tensors.map((tensor) => [tensor.name, tensor]))));
  return map;
}

type WeightsRead = { readonly there: ReadonlyMap<string, Values> | null } | { readonly problem: string };

/** The numbers of the weights that a layer reads, once they are there. */
function useWeights(model: LoadedModel, layer: Layer): WeightsRead {
  const actions = useActions();
  const [read, setRead] = useState<{ readonly of: Layer; readonly result: WeightsRead } | null>(null);
  const names = useMemo(() => layer.reads.flatMap((operand: Operand) => (operand.is === 'weight' ? [operand.name] : [])), [layer]);
  useEffect(() => {
    if (names.length === 0) return undefined;
    const abort = new AbortController();
    Promise.all(names.map((name) => actions.weights(name, abort.signal))).then(
      (all) => setRead({ of: layer, result: { there: new Map(all.map((tensor, i) => [names[i] ?? '', tensor])) } }),
      (error: unknown) => {
        if (!abort.signal.aborted) setRead({ of: layer, result: { problem: messageOf(error) } });
      },
    );
    return () => abort.abort();
  }, [actions, model, layer, names]);
  return useMemo(() => {
    if (names.length === 0) return { there: new Map() };
    return read?.of === layer ? read.result : { there: null };
  }, [names, read, layer]);
}

/** What the network is fed at the step in view; null where the run does not say. */
function useFed({ manifest }: LoadedModel, { frame, index }: LookInView): NetworkInputs | null {
  const recipe = useRecord((record) => record.recipe);
  const scheduler = useMemo(() => recipeScheduler(manifest, recipe), [manifest, recipe]);
  return useMemo(() => {
    if (frame === undefined || index >= scheduler.timesteps.length) return null;
    return networkInputs(manifest, recipe, scheduler, frame.xt, index);
  }, [manifest, recipe, scheduler, frame, index]);
}

function valuesFed({ manifest: { inputs, sample } }: LoadedModel, fed: NetworkInputs | null, name: string): Values | null {
  if (fed === null) return null;
  const { batch } = fed;
  const { height, width } = sample;
  if (name === inputs.sample) return { dims: [batch, fed.sample.length / (batch * height * width), height, width], data: fed.sample };
  if (name === inputs.timestep) return { dims: [batch], data: fed.timestep };
  const condition = fed.conditions[name];
  return condition !== undefined && 'data' in condition ? condition : null;
}
