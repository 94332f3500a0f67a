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
