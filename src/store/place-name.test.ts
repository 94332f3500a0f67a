import { expect, it } from 'vitest';
import type { Anatomy } from '../onnx/anatomy-types.ts';
import type { Edit } from '../protocol/edits.ts';
import { pageTitle, placeName } from './place-name.ts';
import { runTitle } from './run-title.ts';

const anatomy: Anatomy = {
  inputs: { sample: 'x', timestep: 't', text: null, other: [] },
  output: 'out',
  reason: null,
  levels: [{ arm: 'encoder', index: 1, resolution: [8, 8], channels: 4, output: 'enc1', tensors: [] }],
  skips: [{ encoder: 'enc0', decoder: 'up0', joined: 'cat0', resolution: [16, 16], level: 0, op: 'Concat', order: 'decoder-first', read: null }],
  residualBlocks: [],
  selfAttention: [],
  crossAttention: [],
  downsamples: [{ input: 'b', output: 'pooled', op: 'MaxPool', kind: 'max pooling', convolution: null, level: 0 }],
  upsamples: [{ input: 'a', output: 'up', op: 'Resize', kind: 'nearest-neighbour', convolution: null, level: 1 }],
  time: null,
  stem: null,
  head: null,
  headTensors: [],
  unrecognised: [],
};

it('names what is open, by the anatomy', () => {
  const name = (page: 'tensor' | 'resampling' | 'schedule', tensor: string | null) => placeName({ page, tensor }, anatomy);
  expect(['enc0', 'cat0', 'enc1', 'out', 'other'].map((tensor) => name('tensor', tensor))).toEqual(['skip 0', 'joined 0', 'encoder 1', 'ε̂', 'other']);
  expect(['pooled', 'up', 'cat0', null].map((tensor) => name('resampling', tensor))).toEqual(['down 0 → 1', 'skips, up 1 → 0', 'skip 0', 'downsampling']);
  expect(name('schedule', null)).toBe('noise schedule');
  expect(placeName({ page: 'tensor', tensor: 'enc0' }, null)).toBe('layers');
});

it('the title says the place, the words and the step', () => {
  const sampler = 'DDIMScheduler' as const;
  const state = { recipe: { prompt: 'a red heart', edits: [], sampler }, run: { total: 25 }, loaded: { anatomy } };
  expect(pageTitle({ ...state, view: { page: 'tensor', tensor: 'enc0', step: 7 } })).toBe('skip 0 · a red heart, step 7');
  const edits: Edit[] = [{ kind: 'gain', tensor: 'enc0', into: 'cat0', value: 0 }];
  expect(runTitle({ ...state, view: { page: 'figure', tensor: null, step: 7 }, recipe: { model: 'emoji-32', seed: 7, prompt: 'a red heart', edits, sampler } })).toBe('a red heart, without skip 0, step 7');
  expect(pageTitle({ ...state, view: { page: 'figure', tensor: null, step: 25 }, recipe: { prompt: '', edits: [], sampler } })).toBe('no words, the picture');
  expect(pageTitle({ ...state, view: { page: 'figure', tensor: null, step: 25 }, recipe: { prompt: '', edits: [], sampler: 'DDIMInverseScheduler' } })).toBe('no words, the noise');
});
