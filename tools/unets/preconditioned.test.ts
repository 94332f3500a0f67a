import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import * as ort from 'onnxruntime-web';
import { describe, expect, it } from 'vitest';
import { Network } from '../../src/engine/worker/network.ts';
import { Runtime } from '../../src/engine/worker/runtime.ts';
import { compatibleClasses } from '../../src/diffusion/sampler-config.ts';
import { parseModel } from '../../src/onnx/model.ts';
import { noAnswers } from '../../src/protocol/foreign/describe.ts';
import { networkInputs, recipeScheduler } from '../../src/protocol/inputs.ts';
import { defaultRecipe, predictionOf, sampleLength } from '../../src/protocol/manifest.ts';
import '../../src/diffusion/every-sampler.ts';
import { readModel } from '../read-model.ts';

/** A network that preconditions itself, opened as the page opens it and run to the numbers of diffusers' own EDM samplers (make_preconditioned_golden.py). */

const golden = JSON.parse(readFileSync(new URL('../goldens/preconditioned.golden.json', import.meta.url), 'utf8')) as {
  readonly network: string; readonly steps: number; readonly every: number; readonly runs: Readonly<Record<string, readonly (readonly number[])[]>>;
};
const file = `${golden.network}.onnx`;
const bytes = new Uint8Array(unzipSync(new Uint8Array(readFileSync(new URL('packages.zip', import.meta.url))))[file] ?? []);

describe('EDM’s preconditioning inside the network', { timeout: 60_000 }, async () => {
  const { manifest } = (await readModel({ [file]: new Blob([bytes]) })).describe(noAnswers);

  it('is seen in the graph, and both samplers of that kind are offered', () => {
    expect(manifest.scheduler).toMatchObject({ _class_name: 'EDMEulerScheduler', prediction_type: 'sample' });
    expect(compatibleClasses(manifest.scheduler)).toEqual(Object.keys(golden.runs));
  });

  it.each(Object.entries(golden.runs))('%s takes diffusers’ steps', async (sampler, wanted) => {
    const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
    const network = await Network.create(runtime, { build: 'wasm', provider: 'wasm' }, manifest, bytes, parseModel(bytes), []);
    const recipe = { ...defaultRecipe(manifest), sampler: sampler as 'EDMEulerScheduler', steps: golden.steps };
    const scheduler = recipeScheduler(manifest, recipe);
    let x = Float32Array.from({ length: sampleLength(manifest) }, (_, i) => Math.fround(Math.sin(1 + 1.7 * i)) * scheduler.initNoiseSigma);
    for (const [i, expected] of wanted.entries()) {
      const { output } = await network.look(networkInputs(manifest, recipe, scheduler, x, i), []);
      x = Float32Array.from(scheduler.step(predictionOf(manifest, output, 1), i, x).prevSample);
      const scale = Math.max(...expected.map(Math.abs));
      const worst = Math.max(...expected.map((value, k) => Math.abs(value - (x[k * golden.every] ?? NaN)))) / scale;
      expect(worst, `step ${i + 1}`).toBeLessThan(1e-4);
    }
    await network.release();
  });
});
