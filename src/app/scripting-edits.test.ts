import { expect, it } from 'vitest';
import { checkPatch } from './scripting-edits.ts';

it.each<[unknown, string]>([
  ['gain', 'edits must be a list of at most 64 edits, such as {kind: "gain", tensor, value: 0}; “gain” is not.'],
  [Array.from({ length: 65 }, () => ({ kind: 'mean', tensor: 'x' })), '65 are too many.'],
  [[null], 'Edit 1 of 1 cannot be used (it must be an object).'],
  [[{ kind: 'boost', tensor: 'x' }], 'Edit 1 of 1 cannot be used (kind: it must be one of gain, mean, filter, freeu, timestep, prompt, word, patch, noise).'],
  [[{ kind: 'mean', tensor: 'x' }, { kind: 'gain', tensor: 'x', value: '0' }], 'Edit 2 of 2 cannot be used (value: it must be a number).'],
  [[{ kind: 'gain', tensor: 'x', value: 0, steps: [5, 2] }], 'Edit 1 of 1 cannot be used (steps: the first step is after the last).'],
  [[{ kind: 'timestep', value: 1, offset: 2 }], 'Edit 1 of 1 cannot be used (a timestep edit has either value or offset).'],
  [[{ kind: 'gain', tensor: 'x', value: 0, head: 1 }], 'Edit 1 of 1 cannot be used (it has no “head”).'],
  [[{ kind: 'freeu', b1: 1, b2: 1, s1: 1, s2: 1, version: 3 }], 'Edit 1 of 1 cannot be used (version: it must be one of 1, 2).'],
  [[{ kind: 'gain', tensor: 'x', value: 0, channels: [] }], 'Edit 1 of 1 cannot be used (channels: name at least one).'],
  [[{ kind: 'gain', value: 0 }], 'Edit 1 of 1 cannot be used (tensor: it is missing).'],
])('says which edit of %j is none, and why', (edits, sentence) => {
  expect(() => checkPatch({ edits }, '')).toThrow(`${sentence} The run is unchanged.`);
});

it('says nothing of edits that are some', () => {
  for (const patch of [{}, { edits: [] }, { edits: [{ kind: 'gain', tensor: 'x', value: 0, steps: [2, 5] }] }]) expect(() => checkPatch(patch, '')).not.toThrow();
});

it.each([null, [], 3, 'seed', undefined, () => 3])('refuses %j, which holds no fields of a recipe', (patch) => {
  expect(() => checkPatch(patch, 'run() takes an object')).toThrow(expect.objectContaining({ code: 'bad-patch', message: expect.stringMatching(/^run\(\) takes an object; .* is not\. The run is unchanged\.$/) as string }));
});
