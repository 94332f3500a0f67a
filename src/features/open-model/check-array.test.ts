import { expect, it } from 'vitest';
import { writeNpy } from '../../base/npy.ts';
import { checkArray, readNumbers } from './check-array.ts';

const file = (bytes: Uint8Array<ArrayBuffer> | string) => Object.assign(new Blob([bytes]), { name: 'mask.npy' });

it('takes an array of the input’s shape, with a batch of 1 or without, and says what another is', async () => {
  const array = (dims: number[]) => file(writeNpy({ dims, data: new Float32Array(dims.reduce((product, dim) => product * dim, 1)) }));
  await checkArray(array([5, 8, 8]), [5, 8, 8]);
  await checkArray(array([1, 5, 8, 8]), [5, 8, 8]);
  await expect(checkArray(array([8, 8]), [5, 8, 8])).rejects.toMatchObject({ code: 'array-malformed', message: expect.stringContaining('has the shape [8, 8]; this input takes [5, 8, 8]') as string });
  await expect(checkArray(file('no'), [5])).rejects.toMatchObject({ code: 'array-malformed', message: expect.stringContaining('cannot be read as a .npy file') as string });
});

it('reads one number, or one for each', () => {
  expect(readNumbers('512, 512;0 0', 4)).toEqual([512, 512, 0, 0]);
  expect(readNumbers(' -1e-3 ', 4)).toEqual([-0.001]);
  for (const text of ['', '1,2', 'one', '1,2,3,4,5', 'NaN', '1,,x,2']) expect(readNumbers(text, 4)).toBeNull();
});
