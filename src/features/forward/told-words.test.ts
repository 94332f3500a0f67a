import { expect, it } from 'vitest';
import type { Condition } from '../../protocol/manifest.ts';
import { toldWords, trainingWords } from './told-words.ts';

const text: Condition = { kind: 'text', input: 'encoder_hidden_states', dims: [77, 24], pooled: false, zeroUnconditional: false };
const told = (prompt: string, ...conditions: Condition[]) => toldWords({ conditions, inputs: { sample: 'sample', timestep: 'timestep' } }, prompt);

it('says what a network is given, and nothing of a prompt that it does not read', () => {
  expect(told('a cat', text)).toEqual({ prompt: '“a cat”', all: 'all that the network is given, with t and the prompt' });
  expect(told('', text).prompt).toBe('no words');
  expect(told('3', { kind: 'class', input: 'class_labels', classes: 10, none: null })).toEqual({ prompt: 'class 3', all: 'all that the network is given, with t and the class' });
  expect(told('')).toEqual({ prompt: null, all: 'all that the network is given, with t' });
  expect(told('', { kind: 'constant', input: 'hint', dims: [3], values: [0] }).all).toBe('all that the network is given, with t and its fixed inputs');
  expect(toldWords({ conditions: [], inputs: { sample: 'x', timestep: null } }, '').all).toBe('all that the network is given');
});

it('of a model of one’s own nothing is claimed about its training pictures', () => {
  expect(trainingWords({ captioned: false, known: true, told: true })).toContain('this picture was not among them');
  expect(trainingWords({ captioned: false, known: false, told: true })).not.toContain('not among them');
  expect(trainingWords({ captioned: false, known: false, told: false })).not.toContain('caption');
});
