import { expect, it } from 'vitest';
import golden from '../../../tools/goldens/pages/pages.golden.json' with { type: 'json' };
import { meanOfHeads } from '../../render/attention-maps.ts';
import { averageMaps, enlargeMaps } from './daam.ts';

it('equals PyTorch’s: mean of heads, bicubic, cut at 0, mean of layers', () => {
  const maps = golden.daam.layers.map(({ dims, data }) => {
    const [heads = 0, queries = 0, keys = 0] = dims;
    const side = Math.sqrt(queries);
    return enlargeMaps(meanOfHeads({ data: Float32Array.from(data), heads, queries, keys }), [side, side], 12, 12);
  });
  const mean = averageMaps(maps);
  expect(mean).toHaveLength(golden.daam.mean.length);
  golden.daam.mean.forEach((value, i) => expect(mean?.[i]).toBeCloseTo(value, 5));
});

it('has nothing to say of no layers', () => {
  expect(averageMaps([])).toBeNull();
});
