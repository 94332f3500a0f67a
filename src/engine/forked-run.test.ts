import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShipped, shippedManifest } from '../../tools/unets/shipped-network.ts';
import { fnv1a64 } from '../base/fnv1a.ts';
import type { Edit } from '../protocol/edits.ts';
import type { RunRequest } from '../protocol/engine.ts';
import { forkedFrom } from '../protocol/fork.ts';
import type { Frame, NetworkInputs } from '../protocol/frame.ts';
import { defaultRecipe } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { trajectory } from './trajectory.ts';
import type { EditedNetwork } from './worker/edited-network.ts';
import type { Network } from './worker/network.ts';

const manifest = shippedManifest();
const { signal } = new AbortController();
const AT = 2;

describe('a run that forks', { timeout: 120_000 }, () => {
  let network: Network;
  let edited: EditedNetwork;
  let asked: NetworkInputs[] = [];
  beforeAll(async () => {
    ({ network, edited } = await openShipped(manifest));
  }, 60_000);
  afterAll(async () => {
    await edited.forget();
    await network.release();
  });

  const recipe = (patch: Partial<Recipe> = {}): Recipe => ({ ...defaultRecipe(manifest), steps: 5, guidanceScale: 2, ...patch });
  const run = async (of: Recipe, more: Partial<RunRequest> = {}): Promise<Frame[]> => {
    asked = [];
    const frames: Frame[] = [];
    const request = { manifest, recipe: of, start: null, known: [], until: Infinity, ...more };
    const ask = (inputs: NetworkInputs, index: number) => {
      asked.push(inputs);
      return edited.look(inputs, [], { manifest, recipe: of, start: request.start, index }, signal);
    };
    for await (const { frame } of trajectory(request, ask)) frames.push(frame);
    return frames;
  };
  /** Hashes, so that a difference is not printed value by value. */
  const numbers = (frames: readonly Frame[]) => frames.map(({ xt, modelOutput, predX0, prev }) => [xt, modelOutput, predX0, prev].map(fnv1a64));

  it.each([
    ['DDIMScheduler', 0],
    ['DDIMScheduler', 1],
    ['DDPMScheduler', 0],
    ['DPMSolverMultistepScheduler', 0],
    ['UniPCMultistepScheduler', 0],
    ['HeunDiscreteScheduler', 0],
    ['PNDMScheduler', 0],
  ] as const)('into other words is, to the bit, the run with a prompt edit from there on: %s (η = %i)', async (sampler, eta) => {
    const base = recipe({ sampler, eta });
    const prompt = 'a ghost on black';
    const forked = await run(forkedFrom(base, AT, { ...base, prompt }));
    const steps: [number, number] = [AT, 99];
    const told = await run({ ...base, edits: [{ kind: 'prompt', prompt, steps }] });
    expect(numbers(forked)).toEqual(numbers(told));
    expect(forked.at(-1)?.prev).not.toEqual((await run(base)).at(-1)?.prev);
  });

  it('into an edit is the run with that edit from there on, patches of a further run included', async () => {
    const base = recipe();
    const edits: Edit[] = [
      { kind: 'gain', tensor: 'middle.block.0.output', value: 0.5 },
      { kind: 'patch', tensor: 'middle.block.1.output', from: { prompt: 'a ghost on black' } },
    ];
    const forked = await run(forkedFrom(base, AT, { ...base, edits }));
    const edit = await run({ ...base, edits: edits.map((one) => ({ ...one, steps: [AT, 99] })) });
    expect(numbers(forked)).toEqual(numbers(edit));
  });

  it('goes on from its parent’s frames without computing them again, to the same bits', async () => {
    const base = recipe({ sampler: 'DPMSolverMultistepScheduler' });
    const parent = await run(base);
    for (const patch of [{ seed: 11, guidanceScale: 1 }, { sampler: 'EulerDiscreteScheduler', steps: 8 }] as const) {
      const forked = forkedFrom(base, AT, { ...base, ...patch });
      const whole = await run(forked);
      const rest = await run(forked, { known: parent.slice(0, AT) });
      expect(asked).toHaveLength(whole.length - AT);
      expect([...numbers(parent.slice(0, AT)), ...numbers(rest)]).toEqual(numbers(whole));
    }
  });

  it('with noise drawn anew is, to the bit, a run that starts there with the picture x̂₀', async () => {
    for (const [sampler, eta] of [['DDIMScheduler', 0], ['DDPMScheduler', 0], ['DPMSolverMultistepScheduler', 0], ['EulerAncestralDiscreteScheduler', 0]] as const) {
      const base = recipe({ sampler, eta });
      const parent = await run(base);
      const forked = await run(forkedFrom(base, AT, { ...base, seed: 11 }, true));
      const started = await run({ ...base, seed: 11, start: { picture: 'x0', from: AT } }, { start: parent[AT - 1]?.predX0 ?? null });
      expect(numbers(forked.slice(AT))).toEqual(numbers(started));
    }
  });

  it('with another seed keeps x where it forks, and draws other fresh noise from there on', async () => {
    const base = recipe({ sampler: 'DDPMScheduler' });
    const [parent, forked] = [await run(base), await run(forkedFrom(base, AT, { ...base, seed: 11 }))];
    expect(numbers(forked.slice(0, AT))).toEqual(numbers(parent.slice(0, AT)));
    expect(forked[AT]?.xt).toEqual(parent[AT]?.xt);
    expect(forked[AT]?.modelOutput).toEqual(parent[AT]?.modelOutput);
    expect(forked[AT]?.prev).not.toEqual(parent[AT]?.prev);
    const torch = recipe({ sampler: 'DDPMScheduler', noise: 'torch' });
    expect(numbers(await run(forkedFrom(torch, AT, torch)))).toEqual(numbers(await run(torch)));
  });

  it('with a changed guidance asks for one half of the batch from there on', async () => {
    const base = recipe();
    await run(forkedFrom(base, AT, { ...base, guidanceScale: 1 }));
    expect(asked.map(({ batch }) => batch)).toEqual([2, 2, 1, 1, 1]);
  });

  it('of a run that forks keeps both', async () => {
    const base = recipe();
    const child = forkedFrom(base, 1, { ...base, prompt: 'a ghost on black' });
    const grandchild = forkedFrom(child, 3, { ...child, sampler: 'EulerDiscreteScheduler' });
    const [a, b, c] = [await run(base), await run(child), await run(grandchild)];
    expect(numbers(c.slice(0, 3))).toEqual(numbers(b.slice(0, 3)));
    expect(numbers(c.slice(0, 1))).toEqual(numbers(a.slice(0, 1)));
    // DDIM’s steps and Euler’s are one, but for the scale of x and the last ᾱ: the same ε̂ of the same x
    const [before, after] = [b[3]?.modelOutput ?? [], c[3]?.modelOutput ?? []];
    expect(Math.max(...Array.from(before, (value, i) => Math.abs(value - (after[i] ?? NaN))))).toBeLessThan(1e-3);
  });

  it('is refused where it cannot be', async () => {
    const base = recipe();
    await expect(run(forkedFrom(base, 5, { ...base, seed: 11 }))).rejects.toMatchObject({ code: 'recipe-fork' });
    await expect(run(forkedFrom(base, 2, { ...base, sampler: 'PNDMScheduler' }))).rejects.toMatchObject({ code: 'recipe-fork' });
  });
});
