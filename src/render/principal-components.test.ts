import { describe, expect, it } from 'vitest';
import golden from '../../tools/goldens/render.golden.json' with { type: 'json' };
import { centre, principalComponents } from './principal-components.ts';

describe.each(golden.components)('$channels channels of $pixels pixels', ({ channels, pixels, data, total, variances, vectors }) => {
  const centred = centre(Float32Array.from(data), channels, pixels);
  const own = principalComponents(centred);

  it('vary as much as numpy says', () => {
    expect(centred.total).toBeCloseTo(total, 4);
    variances.forEach((value, k) => expect((own.variances[k] ?? NaN) / value).toBeCloseTo(1, 6));
  });

  it('have the directions of numpy.linalg.eigh, up to the sign', () => {
    for (let k = 0; k < 3; k++) {
      let cosine = 0;
      for (let c = 0; c < channels; c++) cosine += (own.vectors[k * channels + c] ?? 0) * (vectors[k * channels + c] ?? 0);
      expect(Math.abs(cosine)).toBeCloseTo(1, 6);
    }
  });
});

it('one channel has one direction', () => {
  const { variances, vectors } = principalComponents(centre(Float32Array.of(1, 3, 5, 7), 1, 4));
  expect([...variances]).toEqual([5, 0, 0]);
  expect(Math.abs(vectors[0] ?? 0)).toBe(1);
});
