import '../../../src/diffusion/every-sampler.ts';
import { createEngine } from '../../../src/engine/client.ts';
import editsNpz from '../../../src/engine/fixtures/edits-emoji-16.npz?url';
import editsJson from '../../../src/engine/fixtures/edits-emoji-16.json';
import { deviation, readGoldenSteps } from '../../../src/engine/golden.ts';
import { readGoldenEdits } from '../../../src/engine/golden-edits.ts';
import { deviationFrom, readGoldenTaps } from '../../../src/protocol/golden-taps.ts';
import { networkInputs, recipeScheduler } from '../../../src/protocol/inputs.ts';
import type { Engine, EngineLoss, LoadedModel, RunRequest } from '../../../src/protocol/engine.ts';
import type { Frame } from '../../../src/protocol/frame.ts';
import { defaultRecipe, manifestSchema, type Manifest } from '../../../src/protocol/manifest.ts';
import type { Recipe } from '../../../src/protocol/recipe.ts';

/** The engine without the app around it, for the specs beside this folder. No part of the site. */
class Harness {
  readonly losses: EngineLoss[] = [];
  readonly reloads: LoadedModel[] = [];
  readonly engine: Engine;
  /** A test of silence makes it short when the silence begins. */
  readonly limits = { silenceLimitMs: 60_000 };
  frames: Frame[] = [];

  constructor(readonly folder = 'models/emoji-16') {
    this.engine = createEngine(this.limits);
    this.engine.onLoss((loss) => this.losses.push(loss));
    this.engine.onReload((model) => this.reloads.push(model));
  }

  /** As if nothing had been asked yet, but for the worker, which stays. */
  async reset() {
    this.frames = [];
    this.losses.length = 0;
    this.reloads.length = 0;
    for (const name of await caches.keys()) await caches.delete(name);
  }

  /** Loads the model: the report, or the error's code and message. */
  async load(choice: 'auto' | 'wasm' | 'webgpu') {
    const phases = new Set<string>();
    let fromCache = false;
    try {
      const model = await this.engine.load(this.folder, choice, (progress) => {
        phases.add(progress.phase);
        if (progress.phase === 'downloading') fromCache = progress.fromCache;
      });
      return { code: null, message: '', device: model.device, tensors: model.tensors, phases: [...phases], fromCache };
    } catch (error) {
      return { ...described(error), device: null, tensors: [], phases: [...phases], fromCache };
    }
  }

  /** Runs positions from what is known up to `until`: null, or the error. */
  async run(steps: number, until = steps, patch: Partial<Recipe> = {}, manifestPatch: Partial<Manifest> = {}) {
    // Its own, also when another run has put a list in its place: a frame may be on its way when a run is aborted.
    const { frames } = this;
    const manifest = { ...(await this.manifest()), ...manifestPatch };
    const request: RunRequest = { manifest, recipe: this.recipe(manifest, { steps, ...patch }), start: null, known: frames, until, watch: [] };
    try {
      await this.engine.run(request, (frame) => frames.push(frame));
      return null;
    } catch (error) {
      return described(error);
    }
  }

  /** Largest deviation from PyTorch of the output and of the probes, over the golden steps. */
  async worstDeviation(steps = Infinity) {
    const manifest = await this.manifest();
    const response = await fetch(`${this.folder}/${manifest.golden?.steps ?? ''}`);
    const golden = readGoldenSteps(new Uint8Array(await response.arrayBuffer())).slice(0, steps);
    let worst = 0;
    for (const { inputs, output, probes } of golden) {
      const [first, ...rest] = await this.engine.probe(inputs, [manifest.output, ...probes.keys()]);
      worst = Math.max(worst, deviation(first?.data ?? new Float32Array(), output));
      for (const { name, data } of rest) worst = Math.max(worst, deviation(data, probes.get(name) ?? new Float32Array()));
    }
    return worst;
  }

  /** Of all tensors that can be looked at, those that are furthest from PyTorch's, the worst first. */
  async deviationOfTaps() {
    const manifest = await this.manifest();
    const response = await fetch(`${this.folder}/${manifest.golden?.taps ?? ''}`);
    const { inputs, references } = readGoldenTaps(new Uint8Array(await response.arrayBuffer()));
    const tensors = await this.engine.probe(inputs, [...references.keys()]);
    const furthest = tensors
      .flatMap((tensor) => {
        const reference = references.get(tensor.name);
        return reference === undefined ? [] : [{ name: tensor.name, deviation: deviationFrom(reference, tensor).relative }];
      })
      .sort((a, b) => b.deviation - a.deviation)
      .slice(0, 10);
    return { compared: tensors.length, furthest };
  }

  /** Golden cases of edits, by name: how far each answer is from PyTorch's, in one session with places for all of them. */
  async deviationOfEdits(names: readonly string[]) {
    const manifest = await this.manifest();
    const golden = readGoldenEdits(editsJson, new Uint8Array(await (await fetch(editsNpz)).arrayBuffer()));
    const cases = golden.cases.filter(({ name }) => names.includes(name));
    const also = cases.flatMap(({ edits }) => edits);
    const found: { name: string; deviation: number }[] = [];
    for (const { name, inputs, edits, guidanceScale, index, output } of cases) {
      const recipe = this.recipe(manifest, { ...golden.recipe, guidanceScale, edits });
      const [tensor] = await this.engine.probe(inputs, [manifest.output], undefined, { manifest, recipe, start: null, index, also });
      found.push({ name, deviation: deviation(tensor?.data ?? new Float32Array(), output) });
    }
    return found;
  }

  /** One evaluation at the first frame, or the error. */
  async probe(names: readonly string[], index = 0) {
    const manifest = await this.manifest();
    const recipe = this.recipe(manifest, { steps: 4 });
    const xt = this.frames[index]?.xt ?? new Float32Array();
    try {
      const tensors = await this.engine.probe(networkInputs(manifest, recipe, recipeScheduler(manifest, recipe), xt, index), names);
      return { code: null, tensors: tensors.map(({ name, dims }) => ({ name, dims })) };
    } catch (error) {
      return { ...described(error), tensors: [] };
    }
  }

  picture(): number[] {
    return [...(this.frames.at(-1)?.prev ?? [])];
  }

  recipe(manifest: Manifest, patch: Partial<Recipe>): Recipe {
    return { ...defaultRecipe(manifest), ...patch };
  }

  async manifest(): Promise<Manifest> {
    return manifestSchema.parse(await (await fetch(`${this.folder}/manifest.json`)).json());
  }
}

function described(error: unknown): { code: string; message: string } {
  const { code, name, message } = error as { code?: unknown; name: string; message: string };
  return { code: typeof code === 'string' ? code : name, message };
}

declare global {
  interface Window {
    harness: Harness;
    /** Another engine, with a worker of its own. */
    renew: () => void;
  }
}

window.harness = new Harness();
window.renew = () => {
  window.harness.engine.dispose();
  window.harness = new Harness();
};
