import { readFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { everythingElse } from '../../diffusion/other-samplers.ts';
import { manifestSchema, type Manifest } from '../manifest.ts';

const shipped = manifestSchema.parse(JSON.parse(readFileSync(new URL('../../../public/models/emoji-16/manifest.json', import.meta.url), 'utf8')));
const manifest: Manifest = { ...shipped, scheduler: { ...shipped.scheduler, _class_name: 'DDPMScheduler' }, recipe: { ...shipped.recipe, sampler: 'DDPMScheduler' } };

it('a sampler whose program has not come is waited for, not replaced', async () => {
  vi.resetModules();
  const { withSampler } = await import('./describe-scheduler.ts');
  const { knowOthers } = await import('../../diffusion/others.ts');
  const notes: string[] = [];
  expect(() => withSampler(manifest, null, notes)).toThrow(expect.objectContaining({ code: 'sampler-not-here' }) as Error);
  expect(notes).toEqual([]);
  knowOthers(everythingElse);
  expect(withSampler(manifest, null, notes).recipe.sampler).toBe('DDPMScheduler');
  expect(notes).toEqual([]);
});

it.each([[6, 0], [3, 1], [null, 0]])('a learned variance is not asked of a network that gives %s channels, and a run goes past its first step', async (gives, said) => {
  const { withSampler } = await import('./describe-scheduler.ts');
  const notes: string[] = [];
  const learned: Manifest = { ...manifest, scheduler: { ...manifest.scheduler, variance_type: 'learned_range' } };
  const { scheduler, recipe } = withSampler(learned, gives, notes);
  expect(scheduler).not.toHaveProperty('variance_type');
  expect(recipe.sampler).toBe('DDPMScheduler');
  expect(notes).toHaveLength(said);
});
