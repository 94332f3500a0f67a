import { expect, it } from 'vitest';
import { fileName, runName, shownName } from './run-name.ts';

const run = runName({ prompt: 'a red heart', seed: 3, sampler: 'DDIMScheduler', steps: 20 });

it('says what the run was', () => {
  expect(run).toBe('red-heart-s3-ddim20');
  expect(runName({ prompt: '', seed: 0, sampler: 'EulerAncestralDiscreteScheduler', steps: 5 })).toBe('no-words-s0-eulerancestral5');
});

it('keeps hats and survives names of tensors as exporters write them', () => {
  expect(fileName('x̂₀', 'png', run, 12)).toBe('red-heart-s3-ddim20-step12-x0hat.png');
  expect(fileName('ε̂, the predicted noise', 'png', run, 12)).toBe('red-heart-s3-ddim20-step12-epshat_the_predicted_noise.png');
  expect(fileName('/down_blocks.0/conv/Conv_output_0', 'npy', run, 3)).toBe('red-heart-s3-ddim20-step3-down_blocks.0_conv_Conv_output_0.npy');
  expect(fileName('x̂₀ = (1/√ᾱ_t)·x_t − (√(1−ᾱ_t)/√ᾱ_t)·ε̂', 'svg', run, 12)).toBe('red-heart-s3-ddim20-step12-x0hat_equation.svg');
  expect(fileName('…', 'npz', run, 1)).toBe('red-heart-s3-ddim20-step1-tensor.npz');
  expect(fileName('onnx::Conv_12', 'npy', null, null)).toBe('onnx_Conv_12.npy');
});

it('tells an edited, a forked run and one from a picture from the plain one, and a difference from either', () => {
  const plain = { prompt: 'a red heart', seed: 3, sampler: 'DDIMScheduler', steps: 20 } as const;
  const edit = { kind: 'gain' as const, tensor: 'skip', value: 0, steps: [2, 4] as [number, number] };
  expect(runName({ ...plain, edits: [] , fork: null, start: null })).toBe('red-heart-s3-ddim20');
  expect(runName({ ...plain, edits: [edit] })).toBe('red-heart-s3-ddim20-edited');
  expect(runName({ ...plain, start: { picture: 'a fox on white', from: 10 }, fork: { at: 12, of: {} }, edits: [edit] })).toBe('red-heart-s3-ddim20-from10-fork12-edited');
  expect(shownName({ ...plain, edits: [edit] }, { of: 'B', less: 'A' })).toBe('red-heart-s3-ddim20-edited-B-minus-A');
});

it('keeps signs: −0.4 is not 0.4, and x_t′ is not x_t', () => {
  expect(fileName('How −0.415 is computed, convolution', 'svg', run, 3)).toBe('red-heart-s3-ddim20-step3-How_-0.415_is_computed_convolution.svg');
  expect(fileName('x_t′ = √ᾱ_t′ · x̂₀ + √(1 − ᾱ_t′) · ε̂', 'svg', run, 3)).toBe('red-heart-s3-ddim20-step3-x_tprime_equation.svg');
  expect(fileName('x̂₀ = x_t − σ_t · ε̂', 'svg', run, 3)).toBe('red-heart-s3-ddim20-step3-x0hat_equation.svg');
  expect(fileName('encoder, level 0 → 1, max pooling Spectrum', 'svg', run, 3)).toBe('red-heart-s3-ddim20-step3-encoder_level_0_to_1_max_pooling_Spectrum.svg');
  expect(fileName('ᾱ over t', 'png', run, null)).toBe('red-heart-s3-ddim20-alphabar_over_t.png');
});

it('cuts a long prompt of any script between letters, and has room for the rest', () => {
  const name = (prompt: string) => runName({ prompt, seed: 42, sampler: 'DDIMScheduler', steps: 20 });
  expect(name('a red heart 🧡 / "left" of: a\\blue? *dog*')).toBe('red-heart-left-of-a-blue-dog-s42-ddim20');
  expect(name('🧡🧡')).toBe('no-words-s42-ddim20');
  expect(name('कि'.repeat(40))).toMatch(/^(कि)+क?-s42/);
  for (const letter of ['ü', '猫', '𠮷']) {
    const long = name(letter.repeat(90));
    expect(long).not.toMatch(/\p{Cs}/u);
    expect(new TextEncoder().encode(fileName('x'.repeat(300), 'ipynb', long, 999)).length).toBeLessThan(255);
  }
});
