import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-web';
import { expect, it } from 'vitest';
import { bits, runModel } from '../../tools/unets/run-model.ts';
import { withSmallConstants } from './added-constants.ts';
import { withOutputs } from './edit.ts';
import { parseModel } from './model.ts';

const read = (path: string) => new Uint8Array(readFileSync(new URL(path, import.meta.url)));
const wave = (dims: readonly number[]) => new ort.Tensor('float32', Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, i) => Math.sin(i)), dims);

it('zeros as large as an attention’s scores become one zero, and no bit of the answer changes', { timeout: 60_000 }, async () => {
  const bytes = read('../../tools/unets/pipelines/tiny-stable-diffusion/unet/model.onnx');
  const graph = parseModel(bytes);
  const filled = graph.nodes.filter(({ op }) => op === 'ConstantOfShape').flatMap(({ outputs }) => outputs).filter((name) => name.includes('attn'));
  expect(filled.length).toBeGreaterThan(0);
  const small = withSmallConstants(bytes, graph);
  const feeds = { sample: wave([1, 4, 8, 8]), timestep: new ort.Tensor('float32', [7], []), encoder_hidden_states: wave([1, 16, 24]) };
  const [before, after] = [await runModel(withOutputs(bytes, filled), feeds), await runModel(withOutputs(small, filled), feeds)];
  for (const name of filled) {
    expect(before.get(name)?.dims.length, name).toBe(3);
    expect(after.get(name)?.dims, name).toEqual([1]);
  }
  for (const { name } of graph.outputs) expect(bits(after.get(name))).toBe(bits(before.get(name)));
  // Where nothing is to be done the bytes are the same ones.
  expect(withSmallConstants(small, parseModel(small))).toBe(small);
  const plain = read('../../public/models/emoji-16/model.onnx');
  expect(withSmallConstants(plain, parseModel(plain))).toBe(plain);
});
