import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import type { ByteSource } from './byte-source.ts';
import { OWN_FILE } from './lift-weights.ts';
import { openModel } from './model-file.ts';
import { parseModel } from './model.ts';
import { externalFiles } from './tensor-data.ts';

const read = (path: string) => new Uint8Array(readFileSync(new URL(path, import.meta.url)));

/** A file of which every part is a copy, as a Blob hands them out; and what was read of it. */
function inParts(bytes: Uint8Array): ByteSource & { readonly parts: number[] } {
  const parts: number[] = [];
  return {
    parts,
    size: bytes.length,
    read(start, end) {
      expect(start).toBeGreaterThanOrEqual(0);
      parts.push(end - start);
      return bytes.slice(start, end);
    },
  };
}

const stored = z.record(z.string(), z.object({ lifted: z.boolean(), dims: z.array(z.number()), first: z.array(z.number()), last: z.array(z.number()), sum: z.number() }));

it('reads every way in which a file can store numbers as the onnx package does, whether they are lifted or not', () => {
  const expected = stored.parse(JSON.parse(new TextDecoder().decode(read('fixtures/stored/stored-weights.json'))));
  const file = inParts(read('fixtures/stored/stored-weights.onnx'));
  const { bytes, graph } = openModel(file, { readWhole: 0 });
  expect([...graph.initializers.keys()].sort()).toEqual(Object.keys(expected).sort());
  for (const [name, { lifted, dims, first, last, sum }] of Object.entries(expected)) {
    const tensor = graph.initializers.get(name);
    const numbers = [...(tensor?.numbers() ?? [])];
    expect(tensor?.dims, name).toEqual(dims);
    expect(tensor?.external, name).toBeNull();
    expect(numbers.slice(0, first.length), name).toEqual(first);
    expect(numbers.slice(-last.length), name).toEqual(last);
    expect(Math.abs(numbers.reduce((total, x) => total + x, 0) - sum), name).toBeLessThanOrEqual(1e-9 * Math.abs(sum));
    expect(parseModel(bytes).initializers.get(name)?.external?.path === OWN_FILE, `${name} is lifted`).toBe(lifted);
  }
  expect(externalFiles(parseModel(bytes))).toEqual([]);
});

it('leaves a graph that says what the whole file says, and reads no weight on the way', () => {
  const whole = read('../../public/models/emoji-32/model.onnx');
  const file = inParts(whole);
  const { bytes, graph } = openModel(file, { readWhole: 0 });
  expect(bytes.length).toBeLessThan(whole.length / 3);
  expect(file.parts.reduce((sum, part) => sum + part, 0)).toBeLessThan(whole.length);
  const plain = parseModel(whole);
  const shape = ({ nodes, inputs, outputs, opset, producer }: typeof plain) => ({ nodes: nodes.map(({ op, inputs, outputs }) => [op, inputs, outputs]), inputs, outputs, opset, producer });
  expect(shape(graph)).toEqual(shape(plain));
  const bits = (numbers: Float32Array | Float64Array = new Float32Array()) => Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  for (const [name, tensor] of plain.initializers) expect(bits(graph.initializers.get(name)?.numbers()).equals(bits(tensor.numbers())), name).toBe(true);
});

it('says of a file that is cut, empty or another thing the same as where it is read whole', () => {
  const whole = read('fixtures/stored/stored-weights.onnx');
  for (const damaged of [new Uint8Array(0), whole.slice(0, whole.length - 1000), whole.slice(0, 30_000), new TextEncoder().encode('<!doctype html>'.repeat(100)), Uint8Array.from({ length: 5000 }, () => 255)]) {
    const refusal = (work: () => unknown): unknown => {
      try {
        work();
      } catch (error) {
        return (error as { readonly code?: string }).code;
      }
      return null;
    };
    const code = refusal(() => parseModel(damaged));
    expect(code).toMatch(/^model-/);
    expect(refusal(() => openModel(inParts(damaged), { readWhole: 0 }))).toBe(code);
  }
});
