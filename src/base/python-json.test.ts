import { expect, it } from 'vitest';
import { parsePythonJson } from './python-json.ts';

// What json.dumps of Python 3 writes.
it('reads the numbers that Python writes and JSON does not have, and leaves texts alone', () => {
  expect(parsePythonJson('{"lambda_min_clipped": -Infinity, "most": Infinity, "none": NaN, "said": "it is -Infinity, \\"NaN\\"", "list": [1, -Infinity]}')).toEqual({
    lambda_min_clipped: '-Infinity',
    most: 'Infinity',
    none: 'NaN',
    said: 'it is -Infinity, "NaN"',
    list: [1, '-Infinity'],
  });
});

it('refuses what is no JSON', () => {
  expect(() => parsePythonJson('{beta_start: 1}')).toThrow(SyntaxError);
});
