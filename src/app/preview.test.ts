import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readStoredNpz } from '../base/stored-npz.ts';
import { manifestSchema, modelIndexSchema } from '../protocol/manifest.ts';

const models = new URL('../../public/models/', import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, models), 'utf8'));
const index = modelIndexSchema.parse(json('index.json'));

describe.each(index.models)('the cached run of %s', (id) => {
  const manifest = manifestSchema.parse(json(`${id}/manifest.json`));
  const arrays = readStoredNpz(new Uint8Array(readFileSync(new URL(`${id}/preview.npz`, models))));

  it('was computed by the shipped weights (else: npm run previews)', () => {
    expect(Buffer.from(arrays.get('model_sha256')?.data as Uint8Array).toString('hex')).toBe(manifest.model.sha256);
  });

  it('has one answer of the network for each step of the default recipe', () => {
    const { channels, height, width } = manifest.sample;
    expect(arrays.get('model_output_float16')?.dims).toEqual([manifest.recipe.steps, channels, height, width, 2]);
  });
});
