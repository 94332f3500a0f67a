import { expect, it } from 'vitest';
import { mixtureWords } from './mixture-words.ts';

it('names the amplitudes of the picture and of the noise', () => {
  expect(mixtureWords(0.4923)).toBe('x_t = 0.70 × picture + 0.71 × noise');
  expect(mixtureWords(1)).toBe('x_t = 1.00 × picture + 0.00 × noise');
});
