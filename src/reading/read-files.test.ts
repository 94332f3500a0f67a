import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readFiles } from './read-files.ts';

it.each([
  ['{', 'it is not JSON'],
  ['{}', 'it is missing'],
  ['[]', 'it must be an object'],
])('a description that reads %s is said to be what it is', async (text, why) => {
  const chosen = { 'unetscope.json': new Blob([text]), 'model.onnx': new Blob(['x']) };
  await expect(readFiles(chosen)).rejects.toMatchObject({ code: 'manifest-malformed', message: expect.stringMatching(new RegExp(`^unetscope\\.json cannot be used \\((\\w+: )?${why}\\)`)) as string });
});

const variant = (name: string): Blob => new Blob([readFileSync(new URL(`../../tools/unets/variants/${name}`, import.meta.url))]);

it('weights that are cut short are said to be', async () => {
  const [model, weights] = [variant('external.onnx'), variant('external.onnx_data')];
  await expect(readFiles({ 'external.onnx': model, 'external.onnx_data': weights.slice(0, 1000) })).rejects.toMatchObject({
    code: 'weights-short', message: expect.stringMatching(/^“external\.onnx_data” is cut short: it has 1,000 bytes, and the model’s weights reach to byte [\d,]+/) as string,
  });
  await expect(readFiles({ 'external.onnx': model, 'external.onnx_data': weights })).resolves.toBeDefined();
});

// diffusers writes lambda_min_clipped of each DPM-Solver as -Infinity, which JSON does not have.
it('the scheduler config of a folder is read as Python wrote it', async () => {
  const model = readFileSync(new URL('../../public/models/emoji-16/model.onnx', import.meta.url));
  const config = '{"_class_name": "DPMSolverMultistepScheduler", "beta_schedule": "scaled_linear", "lambda_min_clipped": -Infinity}';
  const { known } = await readFiles({ 'unet/model.onnx': new Blob([model]), 'scheduler/scheduler_config.json': new Blob([config]) });
  expect('configs' in known ? known.configs.scheduler : null).toEqual({ _class_name: 'DPMSolverMultistepScheduler', beta_schedule: 'scaled_linear', lambda_min_clipped: '-Infinity' });
});
