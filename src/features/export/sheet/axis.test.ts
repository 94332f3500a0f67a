import { describe, expect, it } from 'vitest';
import { readAxis } from './axis.ts';

const numbers = (written: string) => readAxis('guidanceScale', written).map(({ patch }) => patch.guidanceScale);

describe('what a sheet varies', () => {
  it('is numbers and ranges', () => {
    expect(numbers('1, 2.5,-3')).toEqual([1, 2.5, -3]);
    expect(numbers('1 2 3')).toEqual([1, 2, 3]);
    expect(numbers('1..4')).toEqual([1, 2, 3, 4]);
    expect(numbers('0 .. 1 by 0.25, 7')).toEqual([0, 0.25, 0.5, 0.75, 1, 7]);
    expect(numbers('3, 3')).toEqual([3]);
  });

  it('is a prompt a line', () => {
    expect(readAxis('prompt', 'a red heart\n\n a blue cat, sitting ')).toEqual([
      { label: 'a red heart', patch: { prompt: 'a red heart' } },
      { label: 'a blue cat, sitting', patch: { prompt: 'a blue cat, sitting' } },
    ]);
    expect(readAxis('negativePrompt', '')).toEqual([{ label: 'none', patch: { negativePrompt: '' } }]);
  });

  it('says what it cannot read', () => {
    expect(() => readAxis('seed', 'x')).toThrow('“x” is not a value for seed');
    expect(() => readAxis('seed', '5..1')).toThrow('“5..1” is not a value');
    expect(() => readAxis('seed', ' ')).toThrow('at least one value');
    expect(() => readAxis('prompt', '\n')).toThrow('at least one prompt');
  });

  it('refuses what no run can have before the first picture is computed', () => {
    expect(() => readAxis('guidanceScale', '1, 3, 50')).toThrow('Guidance must be a number from −10 to 30; 50 is too large.');
    expect(() => readAxis('guidanceScale', '-11..0')).toThrow('Guidance must be a number from −10 to 30; −11 is too small.');
    expect(() => readAxis('steps', '0, 5')).toThrow('Steps must be a whole number from 1 to 1,000; 0 is too small.');
    expect(() => readAxis('steps', '2.5')).toThrow('Steps must be a whole number from 1 to 1,000; 2.5 is not a whole number.');
    expect(() => readAxis('seed', '-1')).toThrow('Seed must be a whole number from 0');
    expect(() => readAxis('eta', '0, 2')).toThrow('η must be a number from 0 to 1; 2 is too large.');
    expect(numbers('-10, 30')).toEqual([-10, 30]);
  });
});
