import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { trajectory } from '../engine/trajectory.ts';
import type { Frame } from '../protocol/frame.ts';
import { defaultRecipe, manifestSchema } from '../protocol/manifest.ts';
import { frameKeeper } from './thin-frame.ts';

const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));

/** A run of an answer that depends on x_t: what a network would say is not the matter here. */
async function run(change: object): Promise<{ frames: Frame[]; kept: Frame[] }> {
  const recipe = { ...defaultRecipe(manifest), guidanceScale: 1, steps: 200, ...change };
  const frames: Frame[] = [];
  const answer = ({ sample }: { sample: Float32Array }) => Promise.resolve({ output: sample.map((x, i) => 0.9 * x + 0.05 * Math.sin(i)), tensors: [] });
  for await (const { frame } of trajectory({ manifest, recipe, start: null, known: [], until: Infinity }, answer)) frames.push(frame);
  const keep = frameKeeper(manifest, recipe, frames.length);
  return { frames, kept: frames.map(keep) };
}

describe('a frame of a long run', () => {
  it.each([
    ['DDIM', { sampler: 'DDIMScheduler' }],
    ['DDIM with fresh noise', { sampler: 'DDIMScheduler', eta: 1 }],
    ['Euler ancestral', { sampler: 'EulerAncestralDiscreteScheduler' }],
  ])('of %s holds x_t and the answer, and gives the rest to the bit', async (_, change) => {
    const { frames, kept } = await run(change);
    // The first are not held any more, the last still are.
    for (const i of [0, 7, 60, 199]) {
      const { predNoise, predX0, prev, terms, xt, modelOutput, timestep, index } = kept[i] as Frame;
      expect({ predNoise, predX0, prev, terms, xt, modelOutput, timestep, index }).toEqual(frames[i]);
    }
    expect(kept[0]?.predX0).not.toBe(frames[0]?.predX0);
  });

  it('is kept whole where the sampler goes by the steps before it, and in a short run', async () => {
    const { frames, kept } = await run({ sampler: 'DPMSolverMultistepScheduler' });
    expect(kept[0]).toBe(frames[0]);
    const recipe = defaultRecipe(manifest);
    expect(frameKeeper(manifest, recipe, 25)(frames[0] as Frame)).toBe(frames[0]);
  });
});
