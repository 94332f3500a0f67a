import { describe, expect, it } from 'vitest';
import { add, mul, sqrt, square, sub } from '../../diffusion/terms.ts';
import { withoutZeroNoise } from './quiet-zeros.ts';

describe('withoutZeroNoise', () => {
  const direction = sqrt(sub(sub(1, 'alphaBarPrev'), square('stdT')));

  it('leaves out fresh noise that is not there', () => {
    expect(withoutZeroNoise(direction, { stdT: 0 })).toEqual(sqrt(sub(1, 'alphaBarPrev')));
    expect(withoutZeroNoise(add(mul('eta', 'h'), 'sigmaT'), { eta: 0 })).toBe('sigmaT');
  });

  it('leaves everything else as the paper has it', () => {
    expect(withoutZeroNoise(direction, { stdT: 0.1 })).toEqual(direction);
    expect(withoutZeroNoise(direction, {})).toEqual(direction);
    expect(withoutZeroNoise(sub('sigmaPrev', 'sigmaT'), { sigmaPrev: 0 })).toEqual(sub('sigmaPrev', 'sigmaT'));
  });
});
