import { describe, expect, it } from 'vitest';
import golden from '../../tools/goldens/pages/pages.golden.json' with { type: 'json' };
import { energyBeyond, radialSpectrum } from './spectrum.ts';

describe.each(golden.spectra)('spectrum of $dims, against numpy', ({ dims, data, power, total, variance, limit, beyond }) => {
  const [channels = 0, height = 0, width = 0] = dims;
  const volume = { data: Float32Array.from(data), channels, height, width };
  const spectrum = radialSpectrum(volume);

  it('has the power of each ring', () => {
    expect(spectrum.cycles).toEqual(power.map((_, i) => i + 1));
    power.forEach((value, i) => expect(spectrum.power[i]).toBeCloseTo(value, 9));
  });

  it('adds up to the variance', () => {
    expect(spectrum.total).toBeCloseTo(total, 9);
    expect(spectrum.total).toBeCloseTo(variance, 6);
  });

  it('finds the energy that fewer samples cannot carry', () => {
    expect(energyBeyond(volume, [limit[0] ?? 0, limit[1] ?? 0])).toBeCloseTo(beyond, 9);
  });
});

it('puts a wave of three cycles into the third ring', () => {
  const data = Float32Array.from({ length: 256 }, (_, i) => Math.cos((2 * Math.PI * 3 * (i % 16)) / 16));
  const { power } = radialSpectrum({ data, channels: 1, height: 16, width: 16 });
  expect(power.indexOf(Math.max(...power))).toBe(2);
});
