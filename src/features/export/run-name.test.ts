import { expect, it } from 'vitest';
import { fileName, runName } from './run-name.ts';

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
