import { expect, it } from 'vitest';
import { stemOf, titleOf } from './caption-words.ts';
import type { Panel } from './scene/panels.ts';

const panel = (name: string, rest: Partial<Panel> = {}): Omit<Panel, 'element' | 'above'> => ({ name, ofPlace: true, of: null, own: null, ...rest });

it('says which block, layer or tensor a panel is of, once', () => {
  const place = 'residual block of decoder 1';
  expect(stemOf(panel('Over the run'), place)).toBe('residual block of decoder 1 Over the run');
  expect(titleOf(panel('Over the run'), place)).toBe('Over the run · residual block of decoder 1');
  expect(titleOf(panel('Noise schedule'), 'noise schedule')).toBe('Noise schedule');
  expect(stemOf(panel('Noise schedule'), 'noise schedule')).toBe('Noise schedule');
  expect(titleOf(panel('Words', { of: 'decoder 0, attention to the words' }), 'attention')).toBe('Words · decoder 0, attention to the words');
  // The film is of no place, and the figure is all that there is.
  expect(stemOf(panel('Film of the run', { ofPlace: false }), place)).toBe('Film of the run');
  expect(stemOf(panel('Words'), null)).toBe('Words');
});

it('names what is of another thing than the run by that', () => {
  expect(stemOf(panel('The mixture', { own: { caption: '“a fox on white” …', named: 'fox-on-white-s3-t500' } }), 'forward process')).toBe('The mixture');
});

it('begins with a capital, but for a symbol', () => {
  expect(titleOf(panel('everything above the film'), null)).toBe('Everything above the film');
  expect(titleOf(panel('x_t′ = √ᾱ_t′ · x̂₀'), null)).toBe('x_t′ = √ᾱ_t′ · x̂₀');
  expect(titleOf(panel('a cat'), null)).toBe('A cat');
});
