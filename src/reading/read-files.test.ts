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
