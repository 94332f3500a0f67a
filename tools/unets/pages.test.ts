import { describe, expect, it } from 'vitest';
import { layersOf } from '../../src/features/attention/layers.ts';
import { operationsOf } from '../../src/features/block/operations.ts';
import { describeFigure, shapeOf } from '../../src/features/u-map/figure.ts';
import { changesOf, keepsChannels } from '../../src/features/resampling/changes.ts';
import { compareSizes } from '../../src/features/resampling/loss.ts';
import { recogniseSinusoid } from '../../src/render/sinusoids.ts';
import { findAnatomy } from '../../src/onnx/anatomy.ts';
import { tappableTensors } from '../../src/onnx/tensors.ts';
import { headMaps, largestSumDeviation } from '../../src/render/attention-maps.ts';
import type { Rect } from '../../src/render/layout-types.ts';
import { layoutU } from '../../src/render/layout-u.ts';
import { additionError, valuesOf, volumeOfSample } from '../../src/render/samples.ts';
import { dimsOf, expectedOf, feedsFor, fixture, runAll, type Values } from './run-model.ts';
import { parseModel } from '../../src/onnx/model.ts';

/** What the pages of the network say of U-Nets that were not made for them. */

const unets = ['diffusers-unet2d', 'diffusers-unet2d-condition', 'nearest-average', 'film-conv-attention', 'additive-skips', 'no-skips', 'valid-padding', 'wavelet-gates'];
/** The value that the fixtures' timestep is fed. */
const TIMESTEP = 37;

async function examine(name: string) {
  const bytes = fixture(`${name}.onnx`);
  const graph = parseModel(bytes);
  const { values } = await runAll(bytes, feedsFor(graph, expectedOf(name).inputs));
  const dims = dimsOf(values);
  const tensors = tappableTensors(graph).map(({ name: tensor, op, inputs, weights, made }) => ({ name: tensor, op, inputs, weights, made, dims: dims.get(tensor) ?? [] }));
  const at = (tensor: string): Values => {
    const found = values.get(tensor);
    if (found === undefined) throw new Error(`no tensor ${tensor}`);
    return found;
  };
  return { tensors, at, dims, anatomy: findAnatomy(graph, dims) };
}

describe.each(unets)('%s', (name) => {
  it('opens on every page', { timeout: 60_000 }, async () => {
    const { anatomy, tensors, at, dims } = await examine(name);

    for (const { attention, kind } of layersOf(anatomy, dims)) {
      const maps = headMaps(at(attention.probabilities), attention, 0);
      if (maps === null) throw new Error(`${attention.probabilities} has an unknown layout`);
      expect(maps).toMatchObject({ heads: attention.heads, queries: attention.resolution[0] * attention.resolution[1], keys: attention.tokens });
      expect(largestSumDeviation(maps)).toBeLessThan(1e-5);
      expect(kind === 'self' ? maps.keys === maps.queries : maps.keys > 0).toBe(true);
    }

    for (const block of anatomy.residualBlocks) {
      const [a, b, sum] = [block.shortcut, block.branch, block.output].map((tensor) => volumeOfSample(at(tensor), 0));
      if (!a || !b || !sum) throw new Error(`${block.output} is no feature map`);
      expect(additionError(a.data, b.data, sum.data)).toBeLessThan(1e-5);
      const roles = operationsOf(tensors, anatomy, block).map(({ role }) => role);
      expect(roles).toContain('branch');
      expect(roles.at(-1)).toBe('sum');
    }

    const changes = changesOf(anatomy);
    expect(changes.length).toBeGreaterThan(0);
    for (const { resampling, after, direction } of changes) {
      const [before, behind] = [resampling.input, after].map((tensor) => volumeOfSample(at(tensor), 0));
      if (!before || !behind) throw new Error(`${after} is no feature map`);
      if (!keepsChannels(resampling)) continue;
      expect(behind.channels).toBe(before.channels);
      // Enlarging adds nothing that the same interpolation does not; pooling loses something.
      if (direction === 'up') expect(compareSizes(behind, before, resampling.kind.includes('bilinear') ? 'bilinear' : 'nearest').share).toBeLessThan(1e-5);
      else expect(compareSizes(before, behind, 'nearest').share).toBeGreaterThan(0);
    }

    const sinusoid = anatomy.time?.sinusoid ?? null;
    if (sinusoid !== null) expect(recogniseSinusoid([{ timestep: TIMESTEP, values: valuesOf(at(sinusoid), 0) }])?.error).toBeLessThan(1e-3);
    for (const { tensor } of anatomy.time?.projections ?? []) expect(valuesOf(at(tensor), 0).length).toBeGreaterThan(0);
  });
});

describe.each(['valid-padding', 'wavelet-gates'])('the map of %s', (name) => {
  it.each([358, 968, 1360])('has a place for every part at %i px', { timeout: 60_000 }, async (width) => {
    const { anatomy, dims } = await examine(name);
    const figure = describeFigure(anatomy, (tensor) => dims.get(tensor));
    expect(figure.levels.map(({ encoder, join, decoder, down, up }) => [encoder, join, decoder, down, up].includes(null))).toEqual([false, false]);
    const [, , rows = 0, columns = 0] = expectedOf(name).inputs[0]?.dims ?? [];
    const layout = layoutU(shapeOf(figure, [rows, columns]), width);
    const rects: Rect[] = [layout.xt, layout.predNoise, layout.middle, ...layout.rows.flatMap((row) => [row.encoder, row.skip, row.below, row.joined, row.decoder])].flatMap(
      (rect) => rect ?? [],
    );
    // a phone has no tiles for the skips and their joins
    expect(rects.length).toBe(width < 600 ? 7 : 13);
    rects.forEach((a, i) => {
      expect(Math.min(a.x, a.y, a.width - 1, a.height - 1), JSON.stringify(a)).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width).toBeLessThanOrEqual(width);
      for (const b of rects.slice(i + 1)) expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).toBe(false);
    });
  });
});
