import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { findAnatomy } from '../../src/onnx/anatomy.ts';
import { parseModel } from '../../src/onnx/model.ts';
import { readModel } from '../../src/features/open-model/read-model.ts';
import { noAnswers } from '../../src/protocol/foreign/describe.ts';
import { dimsOf, feedsFor, runAll } from './run-model.ts';

/** Networks of diffusers of many kinds, written by make_breadth.py: each is opened, read as PyTorch's modules count it, and gives Python's numbers. */

interface Truth {
  readonly levels: number;
  readonly skips: number;
  readonly blocks: number;
  readonly self: number;
  readonly cross: number;
  /** Attention whose keys are words and pixels together, which the page says it does not show. */
  readonly mixed: number;
  readonly inputs: readonly { readonly dims: readonly number[]; readonly fill: string }[];
  readonly size: number;
  readonly values: readonly number[];
  readonly at: readonly number[];
  readonly largest: number;
}

const archive = unzipSync(new Uint8Array(readFileSync(new URL('breadth.zip', import.meta.url))));
const truths = JSON.parse(new TextDecoder().decode(archive['truth.json'])) as Record<string, Truth>;

describe('networks of many kinds', () => {
  it('are at least thirty', () => expect(Object.keys(truths).length).toBeGreaterThanOrEqual(30));

  it.each(Object.entries(truths))('%s', { timeout: 60_000 }, async (name, truth) => {
    const bytes = new Uint8Array(archive[`${name}.onnx`] ?? []);
    const { questions, manifest } = (await readModel({ [`${name}.onnx`]: new Blob([bytes]) })).describe(noAnswers);
    expect(questions.length).toBeLessThanOrEqual(3);
    expect(manifest.inputs.timestep).not.toBeNull();
    const { graph, values } = await runAll(bytes, feedsFor(parseModel(bytes), truth.inputs));
    const output = values.get(graph.outputs[0]?.name ?? '')?.data ?? new Float32Array();
    expect(output.length).toBe(truth.size);
    const worst = Math.max(...truth.at.map((i, k) => Math.abs((output[i] ?? NaN) - (truth.values[k] ?? NaN))));
    expect(worst / truth.largest).toBeLessThan(1e-4);
    const anatomy = findAnatomy(graph, dimsOf(values));
    const { levels, skips, residualBlocks, selfAttention, crossAttention, unrecognised } = anatomy;
    expect({
      reason: anatomy.reason, levels: new Set(levels.map(({ index }) => index)).size, skips: skips.length, blocks: residualBlocks.length,
      self: selfAttention.length, cross: crossAttention.length, mixed: unrecognised.filter(({ why }) => why.includes('mix pixels')).length,
    }).toEqual({ reason: null, levels: truth.levels, skips: truth.skips, blocks: truth.blocks, self: truth.self, cross: truth.cross, mixed: truth.mixed });
    if (truth.cross + truth.mixed > 0) expect(anatomy.inputs.text).not.toBeNull();
  });
});
