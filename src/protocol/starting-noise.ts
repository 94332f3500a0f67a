import { standardNormal } from '../base/philox.ts';
import { UserError } from '../base/user-error.ts';
import { others } from '../diffusion/others.ts';
import type { Recipe } from './recipe.ts';

type Seeded = Pick<Recipe, 'seed' | 'noise'>;

/** Whether the noise that a run starts from is the person's own, by its checksum, and not made from the seed. */
export function isOwnNoise(noise: Recipe['noise']): boolean {
  return noise.startsWith('own:');
}

/** The standard normal noise that a run starts from (C·H·W values): `own` is the person's, where the recipe asks for it. */
export function startingNoise({ seed, noise }: Seeded, length: number, own: Float32Array | null): Float32Array {
  if (noise === 'philox') return standardNormal(seed, 0, length);
  if (noise === 'torch') return others('torch’s generator').torchNormal(seed, length);
  if (own?.length !== length) {
    throw new UserError('start-noise', 'The noise that this run starts from is not here, or is not the size of the model’s pictures. Choose its file again, or start from a seed.');
  }
  return own;
}

/**
 * The fresh noise of evaluation `index` of the sampler's whole run, of which `draws` evaluations before it in this run drew noise too. torch's
 * generator goes on from where the starting noise left it, as in a notebook that hands one generator to everything; all else is Philox's.
 */
export function freshNoise({ seed, noise }: Seeded, index: number, draws: number, length: number): Float32Array {
  return noise === 'torch' ? others('torch’s generator').torchNormal(seed, length, 1 + draws) : standardNormal(seed, 1 + index, length);
}
