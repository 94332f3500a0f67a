import { expect, it } from 'vitest';
import { fixedRowsOf, fixedRowsWords } from './fixed-rows.ts';
import type { Condition } from './manifest.ts';

const constant = (dims: number[], values: number[]): Condition => ({ kind: 'constant', input: 'encoder_hidden_states', dims, values });

it('rows that are all alike are said to be so, and what differs is not', () => {
  const zeros = fixedRowsOf({ conditions: [{ kind: 'class', input: 'class_labels', classes: 10, none: null }, constant([77, 24], [0])] });
  expect(zeros).toEqual({ input: 'encoder_hidden_states', count: 77, number: 0, file: null });
  expect(zeros && fixedRowsWords(zeros)).toBe('No words: “encoder_hidden_states” is fed zeros. Its 77 rows are alike, so every pixel gives each the same weight, 1/77.');
  expect(fixedRowsOf({ conditions: [constant([2, 2], [1, 1, 2, 2])] })).toMatchObject({ number: null });
  const own = fixedRowsOf({ conditions: [{ kind: 'array', input: 'context', dims: [8, 4], file: 'cat.npy', unconditional: null }] });
  expect(own && fixedRowsWords(own)).toBe('No words: “context” is fed “cat.npy”, 8 rows, and which words they stand for is not known.');
});

it('a network that reads words has none, nor one whose fixed input is no list of rows', () => {
  expect(fixedRowsOf({ conditions: [{ kind: 'text', input: 'encoder_hidden_states', dims: [77, 24], pooled: false, zeroUnconditional: false }, constant([77, 24], [0])] })).toBeNull();
  expect(fixedRowsOf({ conditions: [constant([6], [0])] })).toBeNull();
});
