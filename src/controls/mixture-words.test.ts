import { expect, it } from 'vitest';
import { mixtureSum, mixtureWords } from './mixture-words.ts';

it('names the amplitudes of the picture and of the noise', () => {
  expect(mixtureWords(0.4923)).toBe('x_t = 0.70 × picture + 0.71 × noise');
  expect(mixtureWords(1)).toBe('x_t = 1.00 × picture + 0.00 × noise');
});

it('on Karras’ scale the picture is whole and the noise is σ', () => {
  expect(mixtureSum({ signal: 1, noise: 1.6916 })).toBe('= picture + 1.69 × noise');
});
