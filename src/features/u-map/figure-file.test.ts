import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifestSchema, modelIndexSchema } from '../../protocol/manifest.ts';
import { readCachedMaps } from './cached-maps.ts';
import { decodeDirections, encodeDirections, type FigureFile } from './figure-file.ts';

const models = new URL('../../../public/models/', import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, models), 'utf8'));
const index = modelIndexSchema.parse(json('index.json'));

describe.each(index.models)('the shipped figure of %s', (id) => {
  const manifest = manifestSchema.parse(json(`${id}/manifest.json`));
  const file = json(`${id}/figure.json`) as FigureFile;

  it('was made from the shipped weights (else: node tools/make-figures.mjs)', () => {
    expect(file.model_sha256).toBe(manifest.model.sha256);
  });

  it('has directions for each map and each join', () => {
    for (const { encoder, decoder, join } of file.figure.levels) {
      for (const part of [encoder, decoder]) {
        if (part) expect(decodeDirections(file.directions[part.name] ?? '')).toHaveLength(3 * part.channels);
      }
      if (join) expect(decodeDirections(file.directions[join.skip.joined] ?? '')).toHaveLength(3 * (join.joinedChannels ?? 0));
    }
  });

  it('comes with its maps where the cached run comes to rest', () => {
    const bytes = readFileSync(new URL(`${id}/maps.npz`, models));
    // The first visit waits for the default's alone.
    expect(bytes.length).toBeLessThan(id === index.default ? 48_000 : 130_000);
    const maps = readCachedMaps(bytes, manifest.model.sha256);
    expect(maps?.position).toBe(Math.floor(manifest.recipe.steps / 2));
    expect(readCachedMaps(bytes, '0'.repeat(64))).toBeNull();
    const sizes = Object.fromEntries([...(maps?.tiles ?? [])].map(([name, { height, width }]) => [name, [height, width]]));
    const drawn = file.figure.levels.flatMap(({ index, size, encoder, decoder, join }) => [
      ...(encoder ? [[`encoder-${index}`, size]] : []),
      ...(decoder ? [[`decoder-${index}`, size]] : []),
      ...(join ? ['skip', 'below', 'joined'].map((half) => [`${half}-${index}`, size]) : []),
    ]);
    expect(sizes).toEqual(Object.fromEntries([...drawn, ['middle', file.figure.middle?.size]]));
    const [layer] = file.figure.wordLayers;
    const words = maps?.tensors.get(layer?.attention.probabilities ?? '');
    // Of one sample, each pixel’s weights over the words add up to 1.
    expect(words?.data.length).toBe((layer?.attention.heads ?? 0) * (layer?.attention.resolution[0] ?? 0) * (layer?.attention.resolution[1] ?? 0) * (words?.dims.at(-1) ?? 0));
    const keys = words?.dims.at(-1) ?? 0;
    expect(words?.data.slice(0, keys).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);
  });
});

it('directions survive their encoding within a degree', () => {
  const directions = Float64Array.from({ length: 3 * 40 }, (_, i) => Math.sin(i * i));
  const rows = [0, 1, 2].map((k) => directions.subarray(k * 40, (k + 1) * 40));
  const decoded = decodeDirections(encodeDirections(directions));
  rows.forEach((row, k) => {
    const other = decoded.subarray(k * 40, (k + 1) * 40);
    const cosine = row.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0) / Math.hypot(...row);
    expect(cosine).toBeGreaterThan(Math.cos(Math.PI / 180));
  });
});
