import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { afterAll, describe, expect, it } from 'vitest';
import { alphaBarSchedule } from '../../src/diffusion/noise-schedule.ts';
import { parseSchedulerConfig } from '../../src/diffusion/parse-config.ts';
import { Runtime } from '../../src/engine/worker/runtime.ts';
import { tryOut } from '../../src/engine/worker/try-out.ts';
import { judge, trialOf, type Reading } from '../../src/protocol/foreign/prediction-trial.ts';
import { manifestSchema } from '../../src/protocol/manifest.ts';

/** Our own networks, which predict ε; and the same with their answers said as v and as x₀, as a network trained to say those would. */

const runtime = new Runtime(() => Promise.resolve({ ort, whole: Promise.resolve() }), 1, false);
const { signal } = new AbortController();
afterAll(() => expect(runtime.ledger.snapshot()).toMatchObject({ liveSessions: 0, liveTensors: 0, bytesHeld: 0 }));

describe('what a network predicts, by trial', { timeout: 120_000 }, () => {
  it.each(['emoji-16', 'emoji-32'])('%s', async (id) => {
    const folder = new URL(`../../public/models/${id}/`, import.meta.url);
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
    const files = { [manifest.model.file]: new Blob([readFileSync(new URL(manifest.model.file, folder))]) };
    const tried = trialOf(manifest);
    const answers = await tryOut(runtime, { manifest, files }, tried.map(({ inputs }) => inputs), signal);
    const { values } = parseSchedulerConfig(manifest.scheduler);
    const alphaBar = 'beta_start' in values ? alphaBarSchedule(values) : new Float32Array();
    const said: Record<Reading, (eps: Float32Array, xt: Float32Array, root: number, rest: number) => Float32Array> = {
      epsilon: (eps) => eps,
      v_prediction: (eps, xt, root, rest) => eps.map((e, k) => (e - rest * (xt[k] ?? 0)) / root),
      sample: (eps, xt, root, rest) => eps.map((e, k) => ((xt[k] ?? 0) - rest * e) / root),
    };
    for (const [reading, say] of Object.entries(said)) {
      const outputs = answers.map(({ data }, i) => {
        const { timestep, inputs } = tried[i] ?? { timestep: -1, inputs: { sample: new Float32Array() } };
        const level = alphaBar[timestep] ?? NaN;
        return say(data, inputs.sample, Math.sqrt(level), Math.sqrt(1 - level));
      });
      const { readings, verdict } = judge(manifest, tried, outputs);
      expect(readings[0]?.reading).toBe(reading);
      expect(verdict).toBe('clear');
    }
    // Of no network at all, or of one that was never trained.
    const silent = judge(manifest, tried, answers.map(({ data }) => new Float32Array(data.length)));
    expect(silent.verdict).toBe('none');
    expect(silent.ofZeros).toEqual(silent.readings[0]?.errors);
    const noise = answers.map(({ data }, i) => (data).map((_, k) => 1.4 * Math.sin(k * k + i)));
    expect(judge(manifest, tried, noise).verdict).toBe('none');
  });
});
