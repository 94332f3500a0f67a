import { deflateSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { packDrawing, unpackDrawings } from './packed-drawing.ts';

const values = (bytes: ArrayLike<number>): Float32Array => Float32Array.from(bytes, (byte) => byte / 127.5 - 1);
/** Bytes that do not deflate: a linear congruential generator's. */
function noise(length: number): number[] {
  let state = 1;
  return Array.from({ length }, () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24);
}
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

describe('a drawing in a link', () => {
  it.each([
    ['paper with a stroke', values(Array.from({ length: 3 * 32 * 32 }, (_, i) => (i % 97 < 5 ? 24 : 244))), 700],
    ['of every colour there is', values(noise(3 * 32 * 32)), 4_200],
    ['of 16×16', values(new Uint8Array(3 * 16 * 16).fill(255)), 60],
  ])('%s comes back to the bit, in few letters', (_, drawing, most) => {
    const packed = packDrawing(drawing) ?? '';
    expect(packed.length).toBeLessThan(most);
    expect(packed).toMatch(/^[\w-]+$/);
    expect(unpackDrawings([packed])).toEqual({ drawings: [{ packed, values: drawing }], said: [] });
  });

  it('is only of 8-bit pixels, and of no more than a link can carry', () => {
    expect(packDrawing(Float32Array.of(0.1, 0.2, 0.3))).toBeNull();
    expect(packDrawing(values(new Uint8Array(3 * 128 * 128)))).toBeNull();
    expect(packDrawing(values(noise(3 * 64 * 64)))).toBeNull();
  });

  it.each([
    ['letters of another alphabet', ['a+b/c='], /no drawing uses/],
    ['far too long', ['A'.repeat(5_000)], /longer than 4500/],
    ['too many', Array.from({ length: 9 }, () => 'AA'), /more than 4/],
    ['cut short', [(packDrawing(values(Array.from({ length: 3072 }, (_, i) => i % 251))) ?? '').slice(0, 40)], /cut short or altered/],
    ['no drawing', ['AAAA'], /cut short or altered/],
    ['a bomb', [base64url(deflateSync(new Uint8Array(3_000_000)))], /cut short or altered/],
  ])('%s is refused with a sentence', (_, texts, sentence) => {
    const { drawings, said } = unpackDrawings(texts);
    expect(drawings).toEqual([]);
    expect(said).toEqual([expect.stringMatching(sentence)]);
  });
});
