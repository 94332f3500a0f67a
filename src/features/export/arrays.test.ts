import { describe, expect, it } from 'vitest';
import { layOutPicture } from './labelled-picture.ts';
import { pythonString } from './python-snippet.ts';

describe('Python literals', () => {
  it('escape what would end them and what is not ASCII', () => {
    expect(pythonString('a"b\\c\n')).toBe('"a\\"b\\\\c\\n"');
    expect(pythonString('ε')).toBe('"\\u03b5"');
    expect(pythonString('😀')).toBe('"\\U0001f600"');
  });
});

describe('layout of a picture', () => {
  it('draws each number as a whole square of pixels', () => {
    const { picture } = layOutPicture(32, 16, true, () => ['one line']);
    expect(picture.width % 32).toBe(0);
    expect(picture.height).toBe(picture.width / 2);
  });
  it('keeps a vector high enough to be seen', () => {
    expect(layOutPicture(128, 1, true, () => ['one line']).picture.height).toBeGreaterThanOrEqual(48);
  });
  it('has room for every line of a note that says much', () => {
    const [one, three] = [1, 3].map((lines) => layOutPicture(16, 16, true, () => Array<string>(lines).fill('words')));
    expect(three?.note.map(({ y }) => y)).toEqual([56, 72, 88]);
    expect(three?.picture.y).toBe((one?.picture.y ?? 0) + 32);
  });
});
