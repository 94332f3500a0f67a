import { describe, expect, it } from 'vitest';
import { traceDataFlow } from './data-flow.ts';
import { strideFacts } from './strides.ts';
import type { OnnxGraph, OnnxNode } from './model.ts';

const node = (op: string, inputs: string[], output: string, strides?: number[]): OnnxNode => ({
  name: output, op, domain: '', inputs, outputs: [output],
  attributes: new Map(strides === undefined ? [] : [['strides', { kind: 'numbers', value: strides }]]),
});
const picture = (name: string) => ({ name, dataType: 'float32' as const, dims: ['batch', 4, 'height', 'width'] });

describe('what strides say', () => {
  const graph = {
    inputs: [picture('sample'), picture('first'), picture('halved'), picture('late')],
    outputs: [], initializers: new Map(), valueInfo: new Map(),
    nodes: [
      node('Conv', ['sample', 'w'], 'stem', [1, 1]),
      node('Add', ['stem', 'first'], 'skip'),
      node('Conv', ['stem', 'w'], 'down', [2, 1]),
      node('Reshape', ['down', 's'], 'tokens'),
      node('Softmax', ['tokens'], 'probabilities'),
      node('Add', ['halved', 'probabilities'], 'middle'),
      node('Resize', ['middle', '', 'scales'], 'up'),
      node('Add', ['up', 'late'], 'out'),
    ],
  } as unknown as OnnxGraph;

  const { added, finestAttention } = strideFacts(traceDataFlow(graph), 'sample');

  it('inputs that are added to feature maps lie where convolutions have led; behind an enlargement nothing is said', () => {
    expect([...added]).toEqual([['first', [1, 1]], ['halved', [2, 1]]]);
  });

  it('attention looks at as many pixels as are left', () => {
    expect(finestAttention).toEqual([2, 1]);
  });
});
