import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dimsOf, feedsFor, fixture, runAll, type Values } from '../../tools/unets/run-model.ts';
import { findAnatomy, type Anatomy, type Attention } from './anatomy.ts';
import { parseModel } from './model.ts';

/** A tensor as the Python that built the model knows it: shape, mean, mean of magnitudes, first and last value. */
interface Print {
  readonly dims: readonly number[];
  readonly print: readonly [number, number, number, number];
}
interface ExpectedAttention {
  readonly probabilities: Print;
  readonly output: Print;
  readonly heads: number;
  readonly tokens: number;
  readonly resolution: readonly number[];
}
interface Expected {
  readonly inputs: readonly { readonly dims: readonly number[]; readonly fill: string }[];
  readonly output: Print;
  readonly levels: readonly { arm: string; index: number; resolution: readonly number[]; channels: number; output: Print }[];
  readonly skips: readonly {
    encoder: Print;
    decoder: Print;
    joined: Print;
    resolution: readonly number[];
    level: number;
    op: string;
    order: string;
  }[];
  readonly residualBlocks: readonly Readonly<
    Record<'input' | 'branch' | 'shortcut' | 'output', Print> & Record<'time' | 'timeScale' | 'timeShift', Print | null>
  >[];
  readonly selfAttention: readonly ExpectedAttention[];
  readonly crossAttention: readonly ExpectedAttention[];
  readonly downsamples: readonly { input: Print; output: Print; kind: string; level: number }[];
  readonly upsamples: readonly { input: Print; output: Print; kind: string; level: number }[];
  readonly time: { sinusoid: Print | null; embedding: Print | null; projections: readonly Print[] };
  readonly stem: Print | null;
}

const names = readdirSync(new URL('fixtures/', import.meta.url))
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.replace('.onnx', ''));
const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as Expected;


interface Examined {
  readonly anatomy: Anatomy;
  readonly expected: Expected;
  readonly values: ReadonlyMap<string, Values>;
}

async function examine(name: string): Promise<Examined> {
  const expected = expectedOf(name);
  const bytes = fixture(`${name}.onnx`);
  const { graph, values } = await runAll(bytes, feedsFor(parseModel(bytes), expected.inputs));
  return { anatomy: findAnatomy(graph, dimsOf(values)), expected, values };
}

/** Shapes without the axes of one, which exporters add and drop as they like. */
const solid = (dims: readonly number[]): number[] => dims.filter((size) => size !== 1);

/** The named tensors hold the numbers that Python noted, one for one. */
function expectPrints(values: ReadonlyMap<string, Values>, found: readonly (string | null)[], wanted: readonly (Print | null)[]): void {
  const prints = found.map((name) => {
    const tensor = name === null ? undefined : values.get(name);
    if (tensor === undefined) return null;
    const { data } = tensor;
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const magnitude = data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length;
    return { dims: solid(tensor.dims), print: [mean, magnitude, data[0], data.at(-1)] };
  });
  expect(prints).toEqual(
    wanted.map((one) => {
      if (one === null) return null;
      const digits = one.print.map((number): unknown => near(number, one.print[1]));
      return { dims: solid(one.dims), print: digits };
    }),
  );
}

/** Equal within 1e-4 of the tensor's magnitude. */
function near(number: number, scale: number): unknown {
  return {
    asymmetricMatch: (other: unknown) => typeof other === 'number' && Math.abs(other - number) <= 1e-4 * scale + 1e-7,
    toString: () => `≈${String(number)}`,
  };
}

function expectAttention(values: ReadonlyMap<string, Values>, found: readonly Attention[], wanted: readonly ExpectedAttention[]): void {
  const facts = (one: Attention | ExpectedAttention): unknown => [one.heads, one.tokens, one.resolution];
  expect(found.map(facts)).toEqual(wanted.map(facts));
  expectPrints(values, found.map((one) => one.probabilities), wanted.map((one) => one.probabilities));
  expectPrints(values, found.map((one) => one.output), wanted.map((one) => one.output));
}

describe.each(names)('the anatomy of %s', (name) => {
  it('is what the construction in PyTorch says', { timeout: 60_000 }, async () => {
    const { anatomy, expected, values } = await examine(name);
    expectPrints(values, [anatomy.reason === null ? anatomy.output : null], [anatomy.reason === null ? expected.output : null]);

    const levelFacts = (one: Anatomy['levels'][number] | Expected['levels'][number]): unknown => [
      one.arm,
      one.index,
      one.resolution,
      one.channels,
    ];
    expect(anatomy.levels.map(levelFacts)).toEqual(expected.levels.map(levelFacts));
    expectPrints(values, anatomy.levels.map((one) => one.output), expected.levels.map((one) => one.output));

    const skipFacts = (one: Anatomy['skips'][number] | Expected['skips'][number]): unknown => [one.level, one.resolution, one.op, one.order];
    expect(anatomy.skips.map(skipFacts)).toEqual(expected.skips.map(skipFacts));
    for (const part of ['encoder', 'decoder', 'joined'] as const)
      expectPrints(values, anatomy.skips.map((one) => one[part]), expected.skips.map((one) => one[part]));

    for (const part of ['input', 'branch', 'shortcut', 'output', 'time', 'timeScale', 'timeShift'] as const)
      expectPrints(values, anatomy.residualBlocks.map((one) => one[part]), expected.residualBlocks.map((one) => one[part]));

    expectAttention(values, anatomy.selfAttention, expected.selfAttention);
    expectAttention(values, anatomy.crossAttention, expected.crossAttention);

    for (const list of ['downsamples', 'upsamples'] as const) {
      expect(anatomy[list].map((one) => [one.kind, one.level])).toEqual(expected[list].map((one) => [one.kind, one.level]));
      expectPrints(values, anatomy[list].map((one) => one.input), expected[list].map((one) => one.input));
      expectPrints(values, anatomy[list].map((one) => one.output), expected[list].map((one) => one.output));
    }

    expectPrints(values, [anatomy.time?.sinusoid ?? null], [expected.time.sinusoid]);
    expectPrints(values, [anatomy.time?.embedding ?? null], [expected.time.embedding]);
    expectPrints(values, anatomy.time?.projections.map((one) => one.tensor) ?? [], expected.time.projections);
    if (anatomy.reason === null) {
      expectPrints(values, [anatomy.stem], [expected.stem]);
      expect(anatomy.unrecognised).toEqual([]);
    } else expect(expected.levels).toEqual([]);
  });
});
