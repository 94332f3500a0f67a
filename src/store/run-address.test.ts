import { expect, it } from 'vitest';
import type { OwnModel } from '../protocol/engine.ts';
import { linkDefaults, parseLink } from './link.ts';
import { ownModels } from './own-models.ts';
import { runAddress } from './run-address.ts';

it('a run is at the address of its own model, whichever is open', () => {
  const id = `own-${'0'.repeat(40)}`;
  ownModels.put({ manifest: { id } } as OwnModel, { address: 'https://example.org/m/unet.onnx', answers: { prediction: 'sample' } });
  const own = new URL(runAddress({ ...linkDefaults.recipe, model: id, seed: 5 }, 'https://page.example/'));
  expect(own.searchParams.get('model')).toBe('https://example.org/m/unet.onnx');
  expect(parseLink(own.hash)).toMatchObject({ problems: [], recipe: { model: id, seed: 5 }, answers: { prediction: 'sample' } });
  expect(runAddress({ ...linkDefaults.recipe, seed: 5 }, own.href)).toBe('https://page.example/#v=1&seed=5');
});
