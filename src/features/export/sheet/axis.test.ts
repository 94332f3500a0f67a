import { describe, expect, it } from 'vitest';
import { axesOf, readAxis } from './axis.ts';

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

  it('is of a model that is told a class its number, and of one that is told nothing neither words nor guidance', () => {
    const names = (conditions: Parameters<typeof axesOf>[0]) => axesOf(conditions).map(({ name }) => name);
    expect(names(null)).toEqual(['seed', 'prompt', 'guidance', 'steps', 'η', 'negative prompt']);
    expect(names({ conditions: [] })).toEqual(['seed', 'steps', 'η']);
    expect(names({ conditions: [{ input: 'class_labels', kind: 'class', classes: null, none: null }] })).toEqual(['seed', 'class', 'steps', 'η']);
    expect(names({ conditions: [{ input: 'class_labels', kind: 'class', classes: null, none: 10 }] })).toEqual(['seed', 'class', 'guidance', 'steps', 'η']);
    expect(readAxis('prompt', '0..2', 'class')).toEqual([0, 1, 2].map((value) => ({ label: `class ${value}`, patch: { prompt: String(value) } })));
    expect(() => readAxis('prompt', 'cat', 'class')).toThrow('“cat” is not a value for class');
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
