import { describe, expect, it } from 'vitest';
import { editsSchema, type Edit } from '../protocol/edits.ts';
import { readEdits, writeEdits } from './edit-link.ts';

const every: Edit[] = [
  { kind: 'gain', tensor: 'down.0.out', into: 'up.0.join', channels: [0, 1, 2, 3, 7], value: 0, steps: [20, 24], branch: 'conditional' },
  { kind: 'mean', tensor: '/mid/Add_output_0*%', heads: [1] },
  { kind: 'filter', tensor: 'a-b', cutoff: 1, low: 0.2, high: 1 },
  { kind: 'freeu', b1: 1.2, b2: 1.4, s1: 0.9, s2: 0.2 },
  { kind: 'timestep', offset: -100, block: 'mid.res' },
  { kind: 'timestep', value: 999 },
  { kind: 'prompt', prompt: 'a blue cat, on 100% yellow *', steps: [0, 5] },
  { kind: 'word', word: 2, value: 1.5 },
  { kind: 'patch', tensor: 'mid.out', from: { prompt: 'a fox on white', seed: 7, sampler: 'DDIMScheduler' } },
  { kind: 'patch', tensor: 'mid.out', from: {} },
  { kind: 'noise', tensor: 'mid.out', sigma: 0.5, seed: 3 },
];

describe('edits in the address', () => {
  it.each(every.map((edit) => [edit.kind, edit] as const))('carries a %s', (_, edit) => {
    expect(editsSchema.parse(readEdits(writeEdits([edit])))).toEqual([edit]);
  });

  it('carries a list in its order', () => {
    expect(editsSchema.parse(readEdits(writeEdits(every)))).toEqual(every);
    expect(readEdits('')).toEqual([]);
  });

  it('is the same text for the same edits, in whatever order their fields stand', () => {
    expect(writeEdits([{ value: 0, steps: [1, 2], tensor: 'a', kind: 'gain' }])).toBe(writeEdits([{ kind: 'gain', tensor: 'a', steps: [1, 2], value: 0 }]));
  });

  it('survives the address itself', () => {
    const query = new URLSearchParams({ edits: writeEdits(every) }).toString();
    expect(readEdits(new URLSearchParams(query).get('edits') ?? '')).toEqual(every);
    expect(new URLSearchParams({ edits: writeEdits(every.slice(0, 1)) }).toString()).toBe(
      'edits=gain*tensor-down.0.out*into-up.0.join*channels-0%3A3_7*value-0*steps-20_24*branch-conditional',
    );
  });

  it.each(['gain', 'gain*tensor', 'gain*tensor-a*value-x', 'nothing*value-1', 'gain*tensor-a*value-0*channels-9:999999999', '**', 'gain*tensor-a*value-0*steps-5_2'])(
    'leaves %j to the schema, which refuses it',
    (text) => {
      expect(editsSchema.safeParse(readEdits(text)).success).toBe(false);
    },
  );
});
