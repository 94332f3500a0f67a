import { shownValue } from '../base/shown-value.ts';
import { UserError } from '../base/user-error.ts';
import type { Anatomy } from '../onnx/anatomy-types.ts';
import type { Device, DeviceChoice, EngineStats, TensorInfo } from '../protocol/engine.ts';
import type { Frame, NetworkInputs, Tensor } from '../protocol/frame.ts';
import { withExtraChannels, withoutExtraChannels } from '../protocol/extra-channels.ts';
import { conditionsFor } from '../protocol/inputs.ts';
import { extraName, type Manifest } from '../protocol/manifest.ts';
import type { Recipe, RecipePatch } from '../protocol/recipe.ts';
import { useStore } from '../store/store.ts';
import { tensorRoom } from '../store/tensors.ts';
import type { View } from '../store/view.ts';
import type { Controller } from './controller.ts';
import { inWords } from './abort.ts';
import { otherModelsPatch } from './other-models-patch.ts';
import { checkPatch } from './scripting-edits.ts';
import { labScripting, type LabScripting } from './scripting-lab.ts';

/** A position of the run as a script sees it. At position N only `xt`, the finished picture, is there. */
export interface ScriptFrame {
  readonly step: number;
  readonly timestep: number | null;
  readonly xt: Tensor;
  readonly predNoise: Tensor | null;
  readonly predX0: Tensor | null;
  readonly prev: Tensor | null;
}

/**
 * `window.unetscope`: the same engine and store that the screen uses. Documented in docs/scripting.md.
 * Bad arguments are refused with a UserError whose message says what to do.
 */
export interface Scripting extends LabScripting {
  readonly version: string;
  ready(): Promise<{ model: string; device: Device; threads: number }>;
  idle(): Promise<void>;
  recipe(): Recipe;
  view(): View;
  run(patch?: RecipePatch): Promise<{ frames: ScriptFrame[]; checksum: string }>;
  compare(patch: RecipePatch | null): Promise<{ frames: ScriptFrame[]; checksum: string; difference: number[] } | null>;
  pictures(): Promise<string[]>;
  seek(step: number): Promise<void>;
  link(): string;
  use(choice: DeviceChoice): Promise<{ model: string; device: Device; threads: number }>;
  frame(step: number): ScriptFrame;
  inputs(step: number): Tensor[];
  fed(step: number): Promise<Tensor[]>;
  tensors(): readonly TensorInfo[];
  probe(step: number, names: readonly string[]): Promise<Tensor[]>;
  forward(inputs: readonly Tensor[], names: readonly string[]): Promise<Tensor[]>;
  weights(name: string): Promise<Tensor>;
  anatomy(): Anatomy;
  stats(): Promise<EngineStats & { pageBytes: number }>;
}

declare global {
  interface Window {
    unetscope: Scripting;
  }
}

export function createScripting(controller: Controller): Scripting {
  const state = () => useStore.getState();

  const ready = () =>
    new Promise<{ model: string; device: Device; threads: number }>((resolve, reject) => {
      const look = () => {
        const { engine, loaded, problems } = state();
        if (engine.phase === 'ready' && loaded !== null) {
          resolve({ model: loaded.manifest.id, device: engine.device.device, threads: engine.device.threads });
        } else if (engine.phase === 'failed') {
          const problem = problems.find(({ where }) => where === 'engine');
          reject(new UserError(problem?.code ?? 'engine', problem?.message ?? 'The engine could not be started.'));
        } else return false;
        return true;
      };
      if (look()) return;
      const unsubscribe = useStore.subscribe(() => {
        if (look()) unsubscribe();
      });
    });

  /** As `ready()`, but for a model that did not come: a change of the run asks for one anew. */
  const opened = async (): Promise<void> => {
    await ready().catch((error: unknown) => {
      if (state().engine.phase !== 'failed') throw error;
    });
  };

  const loadedModel = () => {
    const { loaded } = state();
    if (loaded === null) throw new UserError('not-ready', 'The model is still loading. Await unetscope.ready() first.');
    return loaded;
  };

  /** Position → position, checked. */
  const position = (step: unknown, last: number): number => {
    if (typeof step !== 'number' || !Number.isInteger(step) || step < 0 || step > last) {
      throw new UserError('bad-step', `A step is a whole number from 0 to ${last}; ${shownValue(step)} is not.`);
    }
    return step;
  };

  const total = () => state().run.total;

  const tensorNames = (names: unknown): string[] => {
    const known = new Set([...loadedModel().tensors.map(({ name }) => name)]);
    if (!Array.isArray(names) || names.length === 0) {
      throw new UserError('bad-names', 'Name the tensors in an array, for example [unetscope.tensors()[0].name].');
    }
    return names.map((name: unknown) => {
      if (typeof name !== 'string' || !known.has(name)) {
        throw new UserError('unknown-tensor', `The model has no tensor ${shownValue(name)}. unetscope.tensors() lists those it has.`);
      }
      return name;
    });
  };

  const scriptFrame = (step: number): ScriptFrame => {
    const { manifest } = state();
    const { run } = state();
    const frame = tensorRoom.frame(step);
    if (manifest !== null && step === run.total) {
      const picture = controller.runs.hand.picture();
      if (picture !== null) {
        return { step, timestep: null, xt: sampleTensor(manifest, 'xt', picture), predNoise: null, predX0: null, prev: null };
      }
    }
    if (manifest === null || frame === undefined) {
      throw new UserError('not-computed', `Step ${step} has not been computed yet. Await unetscope.run() or unetscope.seek(${step}) first.`);
    }
    return frameTensors(manifest, frame);
  };

  const wholeRun = () => {
    const { run } = state();
    return { frames: Array.from({ length: run.total }, (_, step) => scriptFrame(step)), checksum: run.checksum ?? '' };
  };

  const differencesOfRuns = async (): Promise<number[]> => {
    const { pictureDifferences } = await import('../features/compare/step-differences.ts');
    const { hand, beside } = controller.runs;
    const shape = loadedModel().manifest.sample;
    return beside === null ? [] : pictureDifferences(hand, beside, shape).map((each) => each?.meanSquare ?? NaN);
  };

  const whole: Scripting = {
    ...labScripting(controller, ready),
    version: __APP_VERSION__,
    ready,
    idle: () => controller.activity.whenIdle(),
    recipe: () => structuredClone(state().recipe),
    view: () => structuredClone(state().view),
    async run(patch = {}) {
      await opened();
      checkPatch(patch, 'run() takes an object of recipe fields, for example {seed: 3}');
      await controller.runWhole(await otherModelsPatch(patch));
      return wholeRun();
    },
    async compare(patch) {
      await opened();
      if (patch === null) {
        controller.endComparison(state().letter === 'A' ? 'hand' : 'beside');
        return null;
      }
      checkPatch(patch, 'compare() takes an object of recipe fields, for example {seed: 3}, or null to continue with A alone');
      await controller.compareWhole(patch);
      return { ...wholeRun(), difference: await differencesOfRuns() };
    },
    async pictures() {
      await ready();
      return (await controller.pictures()).map(({ id }) => id);
    },
    async seek(step) {
      await ready();
      controller.seek(position(step, total()));
      await controller.activity.whenIdle();
    },
    link: () => controller.link(),
    async use(choice) {
      const choices: readonly unknown[] = ['auto', 'webgpu', 'wasm'];
      if (!choices.includes(choice)) throw new UserError('bad-device', `use() takes 'auto', 'webgpu' or 'wasm'; ${shownValue(choice)} is none of them.`);
      await controller.useDevice(choice);
      return await ready();
    },
    frame: (step) => scriptFrame(position(step, total())),
    inputs(step) {
      const { manifest } = loadedModel();
      return inputTensors(manifest, controller.inputs(position(step, total() - 1)));
    },
    async fed(step) {
      const { manifest } = loadedModel();
      return inputTensors(manifest, await controller.fed(position(step, total() - 1)));
    },
    tensors: () => structuredClone(loadedModel().tensors),
    probe: async (step, names) => {
      await ready();
      return await controller.probe(position(step, total() - 1), tensorNames(names));
    },
    forward: async (inputs, names) => {
      await ready();
      return await controller.forward(readInputs(loadedModel().manifest, inputs), tensorNames(names));
    },
    weights: async (name) => {
      await ready();
      const known = loadedModel().tensors.some(({ weights }) => weights.some((weight) => weight.name === name));
      if (!known) throw new UserError('unknown-weights', `No tensor of the model reads weights called ${shownValue(name)}. Each entry of unetscope.tensors() lists those it reads.`);
      return await controller.weights(name);
    },
    anatomy: () => structuredClone(loadedModel().anatomy),
    stats: () => controller.stats(),
  };
  return withWords(whole);
}

/** What is given up for something newer is said with a word as its code, as all else is. */
function withWords(scripting: Scripting): Scripting {
  const spoken = Object.entries(scripting).map(([name, does]: [string, unknown]) => [
    name,
    typeof does !== 'function'
      ? does
      : (...given: readonly unknown[]): unknown => {
          const result: unknown = Reflect.apply(does, scripting, given);
          return result instanceof Promise ? result.catch((error: unknown) => Promise.reject(inWords(error) as Error)) : result;
        },
  ]);
  return Object.fromEntries(spoken) as Scripting;
}

function sampleTensor({ sample }: Manifest, name: string, data: Float32Array): Tensor {
  return { name, dims: [1, sample.channels, sample.height, sample.width], data: data.slice() };
}

function frameTensors(manifest: Manifest, frame: Frame): ScriptFrame {
  return {
    step: frame.index,
    timestep: frame.timestep,
    xt: sampleTensor(manifest, 'xt', frame.xt),
    predNoise: sampleTensor(manifest, 'predNoise', frame.predNoise),
    predX0: sampleTensor(manifest, 'predX0', frame.predX0),
    prev: sampleTensor(manifest, 'prev', frame.prev),
  };
}

function inputTensors(manifest: Manifest, fed: NetworkInputs): Tensor[] {
  const { inputs } = manifest;
  const { dims, data } = withExtraChannels(manifest, fed);
  return [
    { name: inputs.sample, dims, data: Float32Array.from(data) },
    ...(inputs.timestep === null ? [] : [{ name: inputs.timestep, dims: [fed.batch], data: fed.timestep }]),
    ...Object.entries(fed.conditions).flatMap(([name, values]) => ('data' in values && name !== extraName(manifest) ? [{ name, dims: values.dims, data: Float32Array.from(values.data) }] : [])),
  ];
}

function asTensors(given: unknown): readonly Tensor[] {
  return Array.isArray(given) ? (given as readonly Tensor[]) : [];
}

/** The other way round: tensors named as the model’s inputs, checked against its shapes. */
function readInputs(manifest: Manifest, given: readonly Tensor[]): NetworkInputs {
  const { inputs, sample } = manifest;
  const conditions = Object.entries(conditionsFor(manifest, [null])).filter(([name]) => name !== extraName(manifest));
  const known = [inputs.sample, ...(inputs.timestep === null ? [] : [inputs.timestep]), ...conditions.map(([name]) => name)];
  const strange = asTensors(given).map(({ name }) => name).filter((name) => !known.includes(name));
  if (strange.length > 0) {
    throw new UserError(
      'bad-inputs',
      `forward() takes the model’s inputs, which are ${known.join(', ')}; ${strange.map(shownValue).join(', ')} is none of them and would have no effect. To change a tensor inside the network, edit the recipe: run({edits: […]}) (docs/scripting.md).`,
    );
  }
  const find = (name: string, perSample: number, like: string) => {
    const [tensor, ...again] = asTensors(given).filter((candidate) => candidate.name === name);
    if (again.length > 0) throw new UserError('bad-inputs', `forward() was given ${again.length + 1} tensors called ${name}. Give one.`);
    if (tensor === undefined || !(tensor.data instanceof Float32Array) || tensor.data.length % perSample !== 0 || tensor.data.length === 0) {
      throw new UserError('bad-inputs', `forward() needs a tensor {name: '${name}', data: Float32Array} of shape [batch${like === '' ? '' : `, ${like}`}].`);
    }
    // As many numbers in another order, channels last say, would be read as something else without a word.
    const dims: unknown = tensor.dims;
    if (like !== '' && Array.isArray(dims) && dims.slice(1).join(', ') !== like) {
      throw new UserError('bad-inputs', `forward() reads ${name} as [batch, ${like}]; its dims are [${dims.join(', ')}]. Bring the data into that order, and set dims to it.`);
    }
    return { data: tensor.data, batch: tensor.data.length / perSample };
  };
  const channels = sample.channels + sample.extra.length;
  const x = find(inputs.sample, channels * sample.height * sample.width, `${channels}, ${sample.height}, ${sample.width}`);
  const t = inputs.timestep === null ? { data: new Float32Array(x.batch), batch: x.batch } : find(inputs.timestep, 1, '');
  const others = conditions.map(([name, { dims: [, ...rest], ...values }]) => {
    const found = find(name, rest.reduce((product, dim) => product * dim, 1), rest.join(', '));
    const whole = 'data' in values && values.data instanceof Int32Array;
    return { name, batch: found.batch, values: { dims: [found.batch, ...rest], data: whole ? Int32Array.from(found.data) : found.data } };
  });
  const sizes = [x.batch, t.batch, ...others.map(({ batch }) => batch)];
  if (sizes.some((batch) => batch !== x.batch)) {
    throw new UserError('bad-inputs', `The inputs have different batch sizes: ${sizes.join(', ')}. Give all of them the same.`);
  }
  const whole = withoutExtraChannels(manifest, x.data, x.batch);
  return { sample: whole.sample, timestep: t.data, conditions: { ...Object.fromEntries(others.map(({ name, values }) => [name, values])), ...whole.conditions }, batch: x.batch };
}
