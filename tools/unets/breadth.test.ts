import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { findAnatomy } from '../../src/onnx/anatomy.ts';
import { parseModel } from '../../src/onnx/model.ts';
import { prepareModel } from '../../src/onnx/prepare.ts';
import { readModel } from '../read-model.ts';
import { noAnswers } from '../../src/protocol/foreign/describe.ts';
import { dimsOf, feedsFor, runAll } from './run-model.ts';

/**
 * Networks of many makers, written by make_breadth.py (diffusers), make_strangers.py (nets as others build them) and make_packages.py (other packages): each is
 * opened, read as PyTorch's modules count it, and gives Python's numbers.
 */

interface Truth {
  readonly levels: number;
  /** Of each level, the finest first; and the levels at which skips cross, the outermost first. */
  readonly sizes?: readonly (readonly [number, number])[];
  readonly across?: readonly number[];
  readonly skips: number;
  readonly blocks: number;
  readonly self: number;
  readonly cross: number;
  /** Attention whose keys are words and pixels together, which the page says it does not show. */
  readonly mixed: number;
  /** Attention in windows, of which it says the same. */
  readonly windows?: number;
  readonly inputs: readonly { readonly dims: readonly number[]; readonly fill: string }[];
  readonly size: number;
  readonly values: readonly number[];
  readonly at: readonly number[];
  readonly largest: number;
}

const networks = ['breadth.zip', 'strangers.zip', 'packages.zip'].flatMap((file) => {
  const archive = unzipSync(new Uint8Array(readFileSync(new URL(file, import.meta.url))));
  const truths = JSON.parse(new TextDecoder().decode(archive['truth.json'])) as Record<string, Truth>;
  return Object.entries(truths).map(([name, truth]): [string, Truth, Uint8Array<ArrayBuffer>] => [name, truth, new Uint8Array(archive[`${name}.onnx`] ?? [])]);
});

describe('networks of many kinds', () => {
  it('are seventy', () => expect(networks.length).toBe(70));

  it.each(networks)('%s', { timeout: 60_000 }, async (name, truth, bytes) => {
    const { questions, manifest, notes } = (await readModel({ [`${name}.onnx`]: new Blob([bytes]) })).describe(noAnswers);
    const isPreconditioned = name === 'k-diffusion-preconditioned';
    expect(notes.some((note) => note.includes('preconditioned'))).toBe(isPreconditioned);
    expect(questions.find(({ about }) => about === 'prediction')?.guess).toBe(isPreconditioned ? undefined : 'epsilon');
    expect(questions.length).toBeLessThanOrEqual(4);
    expect(manifest.inputs.timestep === null).toBe(truth.inputs.length === 1);
    const prepared = prepareModel(bytes);
    const { graph, values } = await runAll(prepared, feedsFor(parseModel(bytes), truth.inputs));
    const output = values.get(graph.outputs[0]?.name ?? '')?.data ?? new Float32Array();
    expect(output.length).toBe(truth.size);
    const worst = Math.max(...truth.at.map((i, k) => Math.abs((output[i] ?? NaN) - (truth.values[k] ?? NaN))));
    expect(worst / truth.largest).toBeLessThan(1e-4);
    const anatomy = findAnatomy(graph, dimsOf(values), manifest.inputs.sample);
    const { levels, skips, residualBlocks, selfAttention, crossAttention, unrecognised } = anatomy;
    // Before the head that gives the three channels of a picture.
    if (isPreconditioned) expect(levels.find(({ arm, index }) => arm === 'decoder' && index === 0)?.channels).toBe(8);
    const sizes = [...new Map(levels.map(({ index, resolution }) => [index, resolution]))].sort(([a], [b]) => a - b).map(([, size]) => size);
    expect({
      reason: anatomy.reason, levels: sizes.length, sizes: truth.sizes && sizes, skips: skips.length, across: truth.across && skips.map(({ level }) => level), blocks: residualBlocks.length,
      self: selfAttention.length, cross: crossAttention.length, mixed: unrecognised.filter(({ why }) => why.includes('mix pixels')).length,
      windows: truth.windows && unrecognised.filter(({ why }) => why.includes('in windows')).length,
    }).toEqual({ reason: null, levels: truth.levels, sizes: truth.sizes, skips: truth.skips, across: truth.across, blocks: truth.blocks, self: truth.self, cross: truth.cross, mixed: truth.mixed, windows: truth.windows });
    if (truth.cross + truth.mixed > 0) expect(anatomy.inputs.text).not.toBeNull();
  });
});
