import { expect, it } from 'vitest';
import { mathItalic } from './math-italic.ts';

it('has the italics of mathematics of both alphabets', () => {
  expect(['x', 't', 'h', 'ε', 'α', 'X', '0', '−'].map(mathItalic)).toEqual(['𝑥', '𝑡', 'ℎ', '𝜀', '𝛼', '𝑋', '0', '−']);
});
