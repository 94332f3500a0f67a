import { expect, it } from 'vitest';
import { hexOf } from './hex.ts';

it('writes two digits for each byte', () => {
  expect(hexOf(Uint8Array.of(0, 1, 15, 16, 171, 255))).toBe('00010f10abff');
  expect(hexOf(new Uint8Array())).toBe('');
});
