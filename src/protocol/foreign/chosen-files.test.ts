import { expect, it } from 'vitest';
import { sortFiles, withoutCommonFolder } from './chosen-files.ts';
import type { GraphSummary } from './graph-summary.ts';
import { namedInputs } from './network-inputs.ts';

function said(...chosen: string[]): string {
  const { folder, cut } = withoutCommonFolder(chosen);
  try {
    sortFiles(chosen.map((path) => path.slice(cut)), folder);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}

it('a file of another program is said to be what it is, with the way to one that can be opened', () => {
  expect(said('Unet.mlpackage/Manifest.json', 'Unet.mlpackage/Data/model.mlmodel')).toMatch(/is a Core ML model.*export_unet\.py/);
  expect(said('sd/unet/openvino_model.xml', 'sd/unet/openvino_model.bin')).toContain('is an OpenVINO model');
  expect(said('unet.tflite')).toContain('is a TensorFlow Lite model');
  expect(said('unet.plan')).toContain('is a TensorRT engine');
  expect(said('flux1-dev-Q4.gguf')).toContain('holds weights without a graph');
  expect(said('model.zip')).toContain('an archive');
  expect(said('unetscope.json')).toContain('the model itself is not with it');
  expect(said('paper.pdf')).toContain('no ONNX model here');
});

it('half an autoencoder, dropped as a file, is no U-Net', () => {
  const picture = (name: string) => ({ name, dataType: 'float32', dims: ['b', 4, 'h', 'w'] }) as const;
  const graph = (input: string, output: string) => ({ inputs: [picture(input)], outputs: [picture(output)] }) as unknown as GraphSummary;
  expect(() => namedInputs(graph('latent_sample', 'sample'), null)).toThrow('the decoder of an autoencoder');
  expect(() => namedInputs(graph('sample', 'latent_parameters'), null)).toThrow('the encoder of an autoencoder');
  expect(namedInputs(graph('sample', 'out_sample'), null).sample.name).toBe('sample');
});

it('of two pictures that go in, one is a guess that is asked about, where no name is sure', () => {
  const input = (name: string, ...dims: (string | number)[]) => ({ name, dataType: 'float32', dims });
  const graph = (...pictures: string[]) =>
    ({ inputs: [...pictures.map((name) => input(name, 'b', 3, 32, 32)), input('t', 'b')], outputs: [input('eps', 'b', 3, 32, 32)] }) as unknown as GraphSummary;
  const named = (...pictures: string[]) => {
    const { sample, otherPictures, timestep } = namedInputs(graph(...pictures), null);
    return [sample.name, otherPictures.map(({ name }) => name), timestep?.name];
  };
  expect(named('low_res', 'x')).toEqual(['x', ['low_res'], 't']);
  expect(named('low_res', 'sample')).toEqual(['sample', [], 't']);
  expect(namedInputs(graph('low_res', 'x'), 'low_res')).toMatchObject({ sample: { name: 'low_res' }, otherPictures: [{ name: 'x' }] });
});
