import { describe, expect, it } from 'vitest';
import { UserError } from '../base/user-error.ts';
import { fixture } from '../../tools/unets/run-model.ts';
import { parseModel } from './model.ts';
import { writeInteger, writeMessage, writeString } from './wire.ts';

const bytes = fixture('no-skips.onnx');

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError) return error.code;
    throw error;
  }
  return 'no error';
}

describe('parseModel', () => {
  it('reads inputs, outputs, operators and attributes', () => {
    const graph = parseModel(bytes);
    expect(graph.opset).toBe(18);
    expect(graph.producer).toBe('pytorch');
    expect(graph.inputs.map((info) => [info.dataType, info.dims])).toEqual([
      ['float32', [1, 3, 16, 16]],
      ['float32', [1]],
    ]);
    expect(graph.outputs.map((info) => info.dims)).toEqual([[1, 3, 16, 16]]);
    const pool = graph.nodes.find((node) => node.op === 'MaxPool');
    expect(pool?.attributes.get('kernel_shape')).toEqual({ kind: 'numbers', value: [2, 2] });
  });

  it('reads weights when asked for, without copying them where the file is aligned', () => {
    const graph = parseModel(bytes);
    const weights = [...graph.initializers.values()].filter((tensor) => tensor.dims.length === 4);
    expect(weights.map((tensor) => tensor.dims)).toContainEqual([6, 3, 3, 3]);
    for (const tensor of weights) {
      const numbers = tensor.numbers();
      expect(numbers.length).toBe(tensor.dims.reduce((product, size) => product * size, 1));
      expect(numbers.every(Number.isFinite)).toBe(true);
      // Kaiming's uniform bound, 1/√fan-in
      const bound = 1 / Math.sqrt(tensor.dims.slice(1).reduce((product, size) => product * size, 1));
      expect(Math.max(...numbers)).toBeLessThanOrEqual(bound + 1e-6);
    }
  });

  it('reads half floats, lists and packed fields alike', () => {
    const half = writeMessage(5, [
      ...writeMessage(1, [Uint8Array.of(3)]),
      writeInteger(2, 10),
      writeString(8, 'half'),
      ...writeMessage(9, [Uint8Array.of(0x00, 0x3c, 0x00, 0xc1, 0x01, 0x00)]),
    ]);
    const list = writeMessage(5, [
      writeInteger(1, 2),
      writeInteger(2, 7),
      writeString(8, 'läuft ↯'),
      ...writeMessage(7, [Uint8Array.of(5, ...Array<number>(9).fill(0xff), 1)]),
    ]);
    const node = writeMessage(1, [writeString(4, 'Relu')]);
    const model = Uint8Array.from(
      [...writeMessage(7, [...node, ...half, ...list]), ...writeMessage(8, [writeInteger(2, 18)])].flatMap((piece) => [...piece]),
    );
    const { initializers } = parseModel(model);
    expect([...(initializers.get('half')?.numbers() ?? [])]).toEqual([1, -2.5, 2 ** -24]);
    expect([...(initializers.get('läuft ↯')?.numbers() ?? [])]).toEqual([5, -1]);
  });

  it('says so when the file is cut short, wherever', () => {
    for (let length = 1; length < bytes.length; length += 97)
      expect(codeOf(() => parseModel(bytes.subarray(0, length))), `after ${String(length)} bytes`).toBe('model-truncated');
    expect(codeOf(() => parseModel(bytes.subarray(0, bytes.length - 1)))).toBe('model-truncated');
  });

  it('says so when the file is something else', () => {
    const text = (content: string): Uint8Array => Uint8Array.from(content, (character) => character.charCodeAt(0));
    expect(codeOf(() => parseModel(new Uint8Array()))).toBe('model-empty');
    expect(codeOf(() => parseModel(text('<!doctype html><title>Not found</title>')))).toBe('model-not-onnx');
    expect(codeOf(() => parseModel(text('{"format": 1}')))).toBe('model-not-onnx');
    expect(codeOf(() => parseModel(text('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')))).toBe('model-not-onnx');
    expect(codeOf(() => parseModel(new Uint8Array(64)))).toBe('model-not-onnx');
  });

  it('never throws anything but a UserError, whatever single byte is altered', () => {
    for (let at = 0; at < bytes.length; at += 13) {
      const altered = Uint8Array.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 0xff;
      expect(() => {
        try {
          parseModel(altered);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }).not.toThrow();
    }
  });
});
