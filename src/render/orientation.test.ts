import { describe, expect, it } from 'vitest';
import { directionsNear, nearestRotation, orient } from './orientation.ts';
import { centre, principalComponents } from './principal-components.ts';

const CHANNELS = 8;
const PIXELS = 64;

/** A tensor whose second and third leading directions change places as s goes from 0 to 1. */
function film(s: number): Float64Array {
  const weights = [3, 2 - s, 1 + s, 0.4, 0.3];
  const data = Float32Array.from({ length: CHANNELS * PIXELS }, (_, i) => {
    const c = Math.floor(i / PIXELS);
    const p = i % PIXELS;
    return weights.reduce((sum, w, k) => sum + w * Math.cos((c + 0.5) * (k + 1) * (Math.PI / CHANNELS)) * Math.sin((p + 1) * (k + 2) * 0.731), 0);
  });
  return centre(data, CHANNELS, PIXELS).x;
}

function cosine(a: Float64Array, b: Float64Array, row: number): number {
  let sum = 0;
  for (let c = 0; c < CHANNELS; c++) sum += (a[row * CHANNELS + c] ?? 0) * (b[row * CHANNELS + c] ?? 0);
  return sum;
}

const reference = principalComponents({ x: film(0.3), channels: CHANNELS, pixels: PIXELS }).vectors;
const directions = (s: number): Float64Array => directionsNear(reference, film(s), CHANNELS, PIXELS);
const steps = Array.from({ length: 41 }, (_, i) => i / 40);

describe('directions near a reference', () => {
  it('are orthonormal', () => {
    const d = directions(0.8);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let c = 0; c < CHANNELS; c++) sum += (d[i * CHANNELS + c] ?? 0) * (d[j * CHANNELS + c] ?? 0);
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 9);
      }
    }
  });

  it('are the reference itself for the reference pass', () => {
    const d = directions(0.3);
    for (let k = 0; k < 3; k++) expect(cosine(d, reference, k)).toBeCloseTo(1, 6);
  });

  it('turn little from step to step where exact components swap places', () => {
    const exact = steps.map((s) => principalComponents({ x: film(s), channels: CHANNELS, pixels: PIXELS }).vectors);
    const own = steps.map(directions);
    const least = (films: readonly Float64Array[]): number =>
      Math.min(...films.slice(1).flatMap((now, i) => [0, 1, 2].map((k) => Math.abs(cosine(now, films[i] ?? now, k)))));
    expect(least(exact)).toBeLessThan(0.5);
    expect(least(own)).toBeGreaterThan(0.99);
    own.slice(1).forEach((now, i) => expect(cosine(now, own[i] ?? now, 0)).toBeGreaterThan(0));
  });

  it('do not depend on the scale of the tensor', () => {
    const small = film(0.7).map((value) => value * 1e-9);
    const d = directionsNear(reference, small, CHANNELS, PIXELS);
    for (let k = 0; k < 3; k++) expect(cosine(d, directions(0.7), k)).toBeCloseTo(1, 9);
  });

  it('show nearly as much of the tensor as its own components', () => {
    for (const s of [0, 1]) {
      const x = film(s);
      const d = directions(s);
      let held = 0;
      for (let k = 0; k < 3; k++) {
        for (let p = 0; p < PIXELS; p++) {
          let score = 0;
          for (let c = 0; c < CHANNELS; c++) score += (d[k * CHANNELS + c] ?? 0) * (x[c * PIXELS + p] ?? 0);
          held += score ** 2 / PIXELS;
        }
      }
      const best = principalComponents({ x, channels: CHANNELS, pixels: PIXELS }).variances;
      expect(held / best.reduce((a, b) => a + b, 0)).toBeGreaterThan(0.97);
    }
  });

  it('of nothing are no trouble', () => {
    expect(directionsNear(reference, new Float64Array(CHANNELS * PIXELS), CHANNELS, PIXELS).every(Number.isFinite)).toBe(true);
  });
});

it('the nearest rotation of a rotation is itself, of a stretched one too', () => {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  const turn = Float64Array.of(c, -s, 0, s, c, 0, 0, 0, 1);
  const stretched = turn.map((value, i) => value * (i % 3 === 0 ? 3 : i % 3 === 1 ? 0.5 : 2));
  nearestRotation(turn).forEach((value, i) => expect(value).toBeCloseTo(turn[i] ?? NaN, 12));
  nearestRotation(stretched).forEach((value, i) => expect(value).toBeCloseTo(turn[i] ?? NaN, 9));
});

it('orienting undoes any turn and flip inside the space', () => {
  const [c, s] = [Math.cos(2), Math.sin(2)];
  const mixed = new Float64Array(reference.length);
  for (let i = 0; i < CHANNELS; i++) {
    const [a, b, d] = [0, 1, 2].map((k) => reference[k * CHANNELS + i] ?? 0) as [number, number, number];
    mixed[i] = c * a - s * b;
    mixed[CHANNELS + i] = -(s * a + c * b);
    mixed[2 * CHANNELS + i] = d;
  }
  orient(mixed, CHANNELS, reference).forEach((value, i) => expect(value).toBeCloseTo(reference[i] ?? NaN, 9));
});
