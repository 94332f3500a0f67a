import { describe, expect, it } from 'vitest';
import { fileName } from './arrays.ts';
import { layOutPicture } from './labelled-picture.ts';
import { pythonString } from './python-snippet.ts';

describe('file names', () => {
  it('survive names of tensors as exporters write them', () => {
    expect(fileName('/down_blocks.0/conv/Conv_output_0', 3, 'npy')).toBe('down_blocks.0_conv_Conv_output_0-step-3.npy');
    expect(fileName('x at t, the noisy picture', 0, 'png')).toBe('x_at_t_the_noisy_picture-step-0.png');
    expect(fileName('…', 1, 'npz')).toBe('tensor-step-1.npz');
    expect(fileName('onnx::Conv_12', null, 'npy')).toBe('onnx_Conv_12.npy');
  });
});

describe('Python literals', () => {
  it('escape what would end them and what is not ASCII', () => {
    expect(pythonString('a"b\\c\n')).toBe('"a\\"b\\\\c\\n"');
    expect(pythonString('ε')).toBe('"\\u03b5"');
    expect(pythonString('😀')).toBe('"\\U0001f600"');
  });
});

describe('layout of a picture', () => {
  it('draws each number as a whole square of pixels', () => {
    const { picture } = layOutPicture(32, 16);
    expect(picture.width % 32).toBe(0);
    expect(picture.height).toBe(picture.width / 2);
  });
  it('keeps a vector high enough to be seen', () => {
    expect(layOutPicture(128, 1).picture.height).toBeGreaterThanOrEqual(48);
  });
});
