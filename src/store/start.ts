import type { Scheduler } from '../diffusion/sampler.ts';
import { UserError } from '../base/user-error.ts';
import { wholeScheduler } from '../protocol/inputs.ts';
import { sampleLength, type Manifest } from '../protocol/manifest.ts';
import type { Recipe } from '../protocol/recipe.ts';
import { isOwnNoise } from '../protocol/starting-noise.ts';
import { isOwn, pictureRoom } from './pictures.ts';

/** Image to image: where a run can start, and with what. */

/** An evaluation of the whole run at which it can start with a picture. */
export interface Entry {
  readonly from: number;
  readonly timestep: number;
  /** diffusers' strength: the share of the sampler's steps that are taken. */
  readonly strength: number;
}

/** The first evaluations of steps, where the sampler can start; in order, from the noisiest on. */
export function entriesOf(scheduler: Scheduler): Entry[] {
  return scheduler.timesteps.flatMap((timestep, from) => {
    const step = scheduler.stepOf(from);
    const begins = from === 0 || scheduler.stepOf(from - 1) !== step;
    return begins && scheduler.canStartAt(from) ? [{ from, timestep, strength: (scheduler.numSteps - step) / scheduler.numSteps }] : [];
  });
}

/** The entry whose t is nearest. */
export function entryNear(entries: readonly Entry[], timestep: number): Entry | undefined {
  return entries.reduce<Entry | undefined>((best, one) => (best === undefined || Math.abs(one.timestep - timestep) < Math.abs(best.timestep - timestep) ? one : best), undefined);
}

/** diffusers' image to image with a strength of 0 … 1: its first step is N − ⌊N · strength⌋. Undefined where nothing would be left to do. */
export function entryOfStrength(entries: readonly Entry[], strength: number, numSteps: number): Entry | undefined {
  // 0.29 · 100 is 28.999…: Python's int() makes 28 of it, and so do we.
  const taken = Math.min(Math.trunc(numSteps * strength), numSteps);
  return entries.find((entry) => Math.round(entry.strength * numSteps) <= taken);
}

/**
 * With other steps or another sampler the evaluations are others: the run goes on starting at about the same t, so that as much of the picture is
 * kept as before.
 */
export function withMovedStart(next: Recipe, before: Recipe, manifest: Manifest): Recipe {
  const { start } = next;
  if (start === null || before.start === null || start.from !== before.start.from) return next;
  if (next.steps === before.steps && next.sampler === before.sampler && next.options === before.options) return next;
  const timestep = wholeScheduler(manifest, before).timesteps[start.from];
  const entry = timestep === undefined ? undefined : entryNear(entriesOf(wholeScheduler(manifest, next)), timestep);
  return entry === undefined ? next : { ...next, start: { ...start, from: entry.from } };
}

/** Why the picture that a run should start with cannot be had, without a full stop, or null. Shipped pictures that have not been loaded yet count as had. */
export function missingStart(start: Recipe['start'], manifest: Manifest): string | null {
  if (start === null || pictureRoom.find(manifest.id, start.picture, sampleLength(manifest)) !== undefined) return null;
  if (isOwn(start.picture)) return pictureRoom.keeps(start.picture) ? `The picture this run started from does not have ${manifest.title}’s size` : OWN_ELSEWHERE;
  const shipped = pictureRoom.shipped(manifest.id);
  if (shipped === undefined) return null;
  return `There is no picture “${start.picture}” with ${manifest.title} (there are: ${shipped.map(({ name }) => `“${name}”`).join(', ')})`;
}

/** Why the starting noise cannot be had, without a full stop, or null. */
export function missingNoise(noise: Recipe['noise'], manifest: Manifest): string | null {
  if (!isOwnNoise(noise) || pictureRoom.find(manifest.id, noise, sampleLength(manifest)) !== undefined) return null;
  if (pictureRoom.keeps(noise)) return `The noise this run started from does not have ${manifest.title}’s size`;
  return 'The noise this run started from was the sender’s own and does not travel in a link';
}

const OWN_ELSEWHERE = 'The picture this run started from was the sender’s own and does not travel in a link';

/** The picture's numbers. Throws a UserError where it is not here. */
export function startData(start: NonNullable<Recipe['start']>, manifest: Manifest): Float32Array {
  const picture = pictureRoom.find(manifest.id, start.picture, sampleLength(manifest));
  if (picture !== undefined) return picture.data;
  const missing = missingStart(start, manifest) ?? `The picture “${start.picture}” is not loaded`;
  throw new UserError('start-picture', `${missing}. Choose one on the page of the forward process, or start from noise.`);
}
