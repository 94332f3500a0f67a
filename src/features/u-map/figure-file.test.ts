import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { manifestSchema, modelIndexSchema } from '../../protocol/manifest.ts';
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
