import { expect, it } from 'vitest';
import { titleOf } from './title.ts';

it('the title says when the network is told another t than the sampler’s', () => {
  expect(titleOf(519, 519)).toBe('How the network knows that t = 519');
  expect(titleOf(519, 100)).toBe('The network is told t = 100, though the sampler is at 519');
  expect(titleOf(null, null)).toBe('How the network knows the timestep');
});
