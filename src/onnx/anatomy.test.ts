import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  dimsOf,
  expectedOf,
  expectPrints,
  feedsFor,
  fixture,
  runAll,
  type Expected,
  type ExpectedAttention,
  type Print,
  type Values,
} from '../../tools/unets/run-model.ts';
import { findAnatomy, type Anatomy, type Attention } from './anatomy.ts';
import { parseModel, type OnnxGraph } from './model.ts';

const names = readdirSync(new URL('fixtures/', import.meta.url))
  .filter((file) => file.endsWith('.onnx'))
  .map((file) => file.replace('.onnx', ''));
interface Examined {
  readonly graph: OnnxGraph;
  readonly anatomy: Anatomy;
  readonly expected: Expected;
  readonly values: ReadonlyMap<string, Values>;
}

async function run(name: string): Promise<Examined> {
  const expected = expectedOf(name);
  const bytes = fixture(`${name}.onnx`);
  const { graph, values } = await runAll(bytes, feedsFor(parseModel(bytes), expected.inputs));
  return { graph, anatomy: findAnatomy(graph, dimsOf(values)), expected, values };
}

/** One run a model serves all tests. */
const runs = new Map<string, Promise<Examined>>();
function examine(name: string): Promise<Examined> {
  const known = runs.get(name) ?? run(name);
  runs.set(name, known);
  return known;
}

type ExpectPrints = (found: readonly (string | null)[], wanted: readonly (Print | null)[]) => void;

function expectAttention(same: ExpectPrints, found: readonly Attention[], wanted: readonly ExpectedAttention[]): void {
  const facts = (one: Attention | ExpectedAttention): unknown => [one.heads, one.tokens, one.resolution];
  expect(found.map(facts)).toEqual(wanted.map(facts));
  same(found.map((one) => one.probabilities), wanted.map((one) => one.probabilities));
  same(found.map((one) => one.output), wanted.map((one) => one.output));
}

describe.each(names)('the anatomy of %s', (name) => {
  it('is what the construction in PyTorch says', { timeout: 60_000 }, async () => {
    const { anatomy, expected, values } = await examine(name);
    const same: ExpectPrints = (found, wanted) => {
      expectPrints(values, found, wanted, expected.tolerance);
    };
    same([anatomy.reason === null ? anatomy.output : null], [anatomy.reason === null ? expected.output : null]);

    const levelFacts = (one: Anatomy['levels'][number] | Expected['levels'][number]): unknown => [
      one.arm,
      one.index,
      one.resolution,
      one.channels,
    ];
    expect(anatomy.levels.map(levelFacts)).toEqual(expected.levels.map(levelFacts));
    same(anatomy.levels.map((one) => one.output), expected.levels.map((one) => one.output));

    const skipFacts = (one: Anatomy['skips'][number] | Expected['skips'][number]): unknown => [one.level, one.resolution, one.op, one.order];
    expect(anatomy.skips.map(skipFacts)).toEqual(expected.skips.map(skipFacts));
    for (const part of ['encoder', 'decoder', 'joined'] as const)
      same(anatomy.skips.map((one) => one[part]), expected.skips.map((one) => one[part]));
    same(anatomy.skips.map((one) => one.read?.tensor ?? null), expected.skips.map((one) => one.read));

    for (const part of ['input', 'branch', 'shortcut', 'output', 'time', 'timeScale', 'timeShift'] as const)
      same(anatomy.residualBlocks.map((one) => one[part]), expected.residualBlocks.map((one) => one[part]));

    expectAttention(same, anatomy.selfAttention, expected.selfAttention);
    expectAttention(same, anatomy.crossAttention, expected.crossAttention);

    for (const list of ['downsamples', 'upsamples'] as const) {
      expect(anatomy[list].map((one) => [one.kind, one.level])).toEqual(expected[list].map((one) => [one.kind, one.level]));
      same(anatomy[list].map((one) => one.input), expected[list].map((one) => one.input));
      same(anatomy[list].map((one) => one.output), expected[list].map((one) => one.output));
    }

    same([anatomy.time?.sinusoid ?? null], [expected.time.sinusoid]);
    same([anatomy.time?.embedding ?? null], [expected.time.embedding]);
    same(anatomy.time?.projections.map((one) => one.tensor) ?? [], expected.time.projections);
    if (anatomy.reason === null) {
      same([anatomy.stem], [expected.stem]);
      same([anatomy.head], [expected.levels.at(-1)?.output ?? null]);
      expect(anatomy.unrecognised).toEqual([]);
    } else expect(expected.levels).toEqual([]);
  });
});

/** A generator of our own, so that the names are random and the same in every run. */
function* randomNames(): Generator<string> {
  for (let state = 12345; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield `t${state.toString(36)}`;
  }
}

describe.each(names)('the anatomy of %s', (name) => {
  it('does not depend on any name', { timeout: 60_000 }, async () => {
    const { graph, anatomy, values } = await examine(name);
    const fresh = randomNames();
    const renamed = new Map<string, string>([['', '']]);
    const backwards = new Map<string, string>();
    const rename = (old: string): string => {
      const known = renamed.get(old);
      if (known !== undefined) return known;
      const next = fresh.next().value as string;
      renamed.set(old, next);
      backwards.set(next, old);
      return next;
    };
    const info = <T extends { readonly name: string }>(one: T): T => ({ ...one, name: rename(one.name) });
    const other = findAnatomy(
      {
        ...graph,
        inputs: graph.inputs.map(info),
        outputs: graph.outputs.map(info),
        nodes: graph.nodes.map((node) => ({
          ...node,
          name: '',
          inputs: node.inputs.map(rename),
          outputs: node.outputs.map(rename),
        })),
        initializers: new Map([...graph.initializers].map(([key, tensor]) => [rename(key), info(tensor)])),
        valueInfo: new Map([...graph.valueInfo].map(([key, one]) => [rename(key), info(one)])),
      },
      new Map([...dimsOf(values)].map(([key, dims]) => [rename(key), dims])),
    );
    const restored: unknown = JSON.parse(JSON.stringify(other), (_, value: unknown) =>
      typeof value === 'string' ? (backwards.get(value) ?? value) : value,
    );
    expect(restored).toEqual(anatomy);
  });

  it('does not depend on the order of the nodes in the file', { timeout: 60_000 }, async () => {
    const { graph, anatomy, values } = await examine(name);
    const other = findAnatomy({ ...graph, nodes: graph.nodes.toReversed() }, dimsOf(values));
    const unordered = (lists: readonly unknown[]): string[] => lists.map((one) => JSON.stringify(one)).sort();
    for (const part of ['skips', 'residualBlocks', 'selfAttention', 'crossAttention', 'downsamples', 'upsamples'] as const)
      expect(unordered(other[part])).toEqual(unordered(anatomy[part]));
    expect(other.levels.map((one) => one.output)).toEqual(anatomy.levels.map((one) => one.output));
    expect(other.time?.embedding).toEqual(anatomy.time?.embedding);
  });
});
