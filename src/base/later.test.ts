import { expect, it } from 'vitest';
import { Later } from './later.ts';

it('is fetched once, and again where it did not come', async () => {
  const answers = [() => Promise.reject(new Error('offline')), () => Promise.resolve('program')];
  let asked = 0;
  const later = new Later(() => answers[asked++]?.() ?? Promise.resolve('another'));
  expect(later.here).toBeNull();
  expect(() => later.certain).toThrow('before it was loaded');
  await expect(later.bring()).rejects.toThrow('offline');
  expect(later.here).toBeNull();
  await later.bring();
  await later.bring();
  expect(later.here).toBe('program');
  expect(later.certain).toBe('program');
  expect(asked).toBe(2);
});
