import { describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from './base64url.ts';

describe('base64url', () => {
  // python: base64.urlsafe_b64encode(bytes).rstrip(b'=')
  it.each([
    [[], ''],
    [[0xfb], '-w'],
    [[0xff, 0xef], '_-8'],
    [[0xfb, 0xff, 0xbe], '-_--'],
    [[0, 1, 2, 3], 'AAECAw'],
  ])('%j is Python’s', (bytes, text) => {
    expect(toBase64url(Uint8Array.from(bytes))).toBe(text);
    expect([...fromBase64url(text)]).toEqual(bytes);
  });

  it('is not just any text', () => {
    expect(() => fromBase64url('A')).toThrow();
    expect(() => fromBase64url('§§')).toThrow();
  });
});
