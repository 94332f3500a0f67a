import { expect, it } from 'vitest';
import { referenceDirections } from './reference-directions.ts';

it('light is where the expected picture is light', () => {
  const side = 8;
  const light = Float32Array.from({ length: 64 }, (_, i) => (i % side < 4 ? 1 : -1));
  // Three channels that go against the light, with some noise of their own.
  const data = Float32Array.from({ length: 3 * 64 }, (_, i) => -2 * (light[i % 64] ?? 0) + 0.1 * Math.sin(i * i));
  const picture = { data: Float32Array.from([...light, ...light, ...light]), channels: 3, height: side, width: side };
  const directions = referenceDirections([{ volume: { data, channels: 3, height: side, width: side }, picture }]);
  for (let c = 0; c < 3; c++) expect(directions[c]).toBeLessThan(-0.5);
});
