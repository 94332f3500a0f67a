import { expect, it } from 'vitest';
import type { Anatomy, Attention } from '../../onnx/anatomy-types.ts';
import type { TensorInfo } from '../../protocol/engine.ts';
import { partOf } from './part-of-tensor.ts';
import { tensorKind } from './tensor-kind.ts';

const attention = (probabilities: string, tokens: number, side: number): Attention => ({
  arm: 'encoder', level: 0, probabilities, query: '', key: '', value: '', logits: '', output: '', heads: 8, tokens, resolution: [side, side], queryAxis: 2, keyAxis: 3,
});
const anatomy = {
  reason: null, levels: [], selfAttention: [attention('pixels', 4096, 64), attention('few', 256, 16)], crossAttention: [attention('words', 77, 128)],
} as unknown as Anatomy;
const info = (name: string, dims: readonly number[]) => ({ name, dims, op: 'Softmax', inputs: [], weights: [] }) as unknown as TensorInfo;
const nothing = { pixel: null, word: null };

it('of where 4,096 pixels look one is open, as a picture for each head', () => {
  const part = partOf(info('pixels', [1, 8, 4096, 4096]), anatomy, { ...nothing, pixel: [1, 2] });
  expect(part).toMatchObject({ of: 'pixel', pixel: [1, 2], info: { name: 'pixels ⟨axis 2: 66⟩', dims: [1, 8, 64, 64] } });
  expect(tensorKind(part?.info ?? info('', []), anatomy)).toMatchObject({ form: 'heads', noun: 'head', scale: 'sequential', rows: 'row', columns: 'column', attention: 'pixels' });
  // In the middle, where nobody has chosen one; inside the picture, where another tensor's was chosen.
  expect(partOf(info('pixels', [1, 8, 4096, 4096]), anatomy, nothing)).toMatchObject({ pixel: [32, 32] });
  expect(partOf(info('pixels', [1, 8, 4096, 4096]), anatomy, { ...nothing, pixel: [99, 3] })).toMatchObject({ pixel: [63, 3] });
});

it('of what 16,384 pixels read the map of one word', () => {
  expect(partOf(info('words', [1, 8, 16_384, 77]), anatomy, { ...nothing, word: 5 })).toMatchObject({ of: 'word', info: { name: 'words ⟨axis 3: 5⟩', dims: [1, 8, 128, 128] } });
});

it('all else is open whole', () => {
  expect(partOf(info('few', [1, 8, 256, 256]), anatomy, nothing)).toBeNull();
  expect(partOf(info('conv', [1, 320, 64, 64]), anatomy, nothing)).toBeNull();
});
