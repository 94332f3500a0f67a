import { describe, expect, it } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { dimsOf, expectedOf, feedsFor, fixture, runAll } from '../../tools/unets/run-model.ts';
import { findAnatomy } from './anatomy.ts';
import { withOutputs } from './edit.ts';
import { parseModel } from './model.ts';
import { tappableTensors } from './tensors.ts';
import { concatBytes, writeInteger, writeMessage, writeString, type Pieces } from './wire.ts';

/** Files that are no whole model: whatever is done with them gives what is true, or says what is wrong. */

const bytes = fixture('no-skips.onnx');
const expected = expectedOf('no-skips');
const dims = dimsOf((await runAll(bytes, feedsFor(parseModel(bytes), expected.inputs))).values);

/** Everything that the app does with a file before it runs it; the code of the error that it ends with. */
function outcome(file: Uint8Array): string {
  try {
    const graph = parseModel(file);
    const names = tappableTensors(graph).map((tensor) => tensor.name);
    withOutputs(file, names);
    findAnatomy(graph, dims);
    for (const tensor of graph.initializers.values()) tensor.numbers();
    return 'read';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(/^[A-Z].+\. .+\.$/s);
    return error.code;
  }
}

/** The same at every run. */
function* randomIntegers(): Generator<number, never> {
  for (let state = 2026; ; ) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state >> 8;
  }
}

describe('a damaged model', () => {
  const random = randomIntegers();
  const below = (end: number): number => random.next().value % end;

  it('that ends early is called cut short, wherever it ends', () => {
    const ends = new Set(Array.from({ length: 100 }, () => outcome(bytes.subarray(0, 1 + below(bytes.length - 1)))));
    expect([...ends]).toEqual(['model-truncated']);
  });

  it('with altered bytes is read or refused, never worse', { timeout: 20_000 }, () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < 120; i++) {
      const altered = Uint8Array.from(bytes);
      for (let flips = 1 + below(3); flips > 0; flips--) {
        const at = below(bytes.length);
        altered[at] = (altered[at] ?? 0) ^ (i % 2 === 0 ? 1 << below(8) : 0xff);
      }
      outcomes.add(outcome(altered));
    }
    expect(outcomes).toContain('read');
    expect(outcomes.size).toBeGreaterThan(2);
  });

  it('of random bytes is refused', () => {
    for (let i = 0; i < 100; i++) expect(outcome(Uint8Array.from({ length: 1 + below(300) }, () => below(256)))).toMatch(/^model-/);
  });
});

const text = (content: string): Uint8Array => Uint8Array.from(content, (character) => character.charCodeAt(0));

it.each([
  ['a web page', '\n\n<!DOCTYPE html>\n<html lang="en"><head><title>404: not found</title></head></html>', /web page or a text file/],
  ['the pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n', /Git LFS leaves in place of a file/],
  ['JSON', '  {"error": "Access denied"}', /web page or a text file/],
  ['an archive', `PK\x03\x04\x14${'\0'.repeat(90)}`, /a zip archive.*a PyTorch checkpoint, export the network/],
  ['a pickle', `\x80\x02}q\0X${'a'.repeat(300)}`, /PyTorch checkpoint.*weights without a graph/],
  ['safetensors', '\x10\0\0\0\0\0\0\0{"a":1}         ', /safetensors file: weights without a graph/],
  ['GGUF', `GGUF\x03${'\0'.repeat(20)}`, /GGUF file/],
])('%s is called what it is', (_, content, what) => {
  expect(() => parseModel(text(content))).toThrow(what);
});

function model(graph: Pieces): Uint8Array {
  return concatBytes([...writeMessage(7, graph), ...writeMessage(8, [writeInteger(2, 18)])]);
}
function node(op: string, inputs: readonly string[], outputs: readonly string[]): Pieces {
  return writeMessage(1, [...inputs.map((name) => writeString(1, name)), ...outputs.map((name) => writeString(2, name)), writeString(4, op)]);
}
const input = writeMessage(11, [writeString(1, 'x')]);
const output = writeMessage(12, [writeString(1, 'y')]);

describe('a graph', () => {
  it.each([
    ['in a circle', [...node('Expand', ['x', 'b'], ['a']), ...node('Expand', ['a'], ['b']), ...node('Relu', ['b'], ['y'])], 'form a cycle'],
    ['of an operator that waits for itself', node('Reshape', ['y'], ['y']), 'form a cycle'],
    ['that reads what is not there', node('Add', ['x', 'weight'], ['y']), '“weight” is read'],
    ['that computes a tensor twice', [...node('Relu', ['x'], ['y']), ...node('Relu', ['y'], ['y'])], '“y” is computed twice'],
  ])('%s is refused', (_, nodes, why) => {
    const file = model([...input, ...output, ...nodes]);
    expect(outcome(file)).toBe('model-broken');
    expect(() => parseModel(file)).toThrow(why);
  });

  it('without operators is refused', () => {
    expect(outcome(model([...input, ...output]))).toBe('model-truncated');
  });

  it('in a list of another order is read', () => {
    expect(outcome(model([...input, ...output, ...node('Relu', ['a'], ['y']), ...node('Relu', ['x'], ['a'])]))).toBe('read');
  });

  it('whose weights lie in a second file is read, but for those', () => {
    const weights = writeMessage(5, [writeInteger(1, 4), writeInteger(2, 1), writeString(8, 'w'), writeInteger(14, 1)]);
    const file = model([...input, ...output, ...weights, ...node('Add', ['x', 'w'], ['y'])]);
    expect(findAnatomy(parseModel(file), dims).reason).not.toBeNull();
    expect(outcome(file)).toBe('weights-external');
  });

  it('within a graph within a graph without end is refused', () => {
    let nested: Pieces = [];
    for (let depth = 0; depth < 5000; depth++) nested = [concatBytes(writeMessage(1, writeMessage(5, writeMessage(6, nested))))];
    expect(outcome(model(nested))).toMatch(/^model-/);
  });
});
