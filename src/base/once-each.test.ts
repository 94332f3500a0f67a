import { expect, it, vi } from 'vitest';
import { onceEach } from './once-each.ts';

it('is made once for each thing, what is undefined too', () => {
  const make = vi.fn((of: { readonly size?: number }) => of.size);
  const sizeOf = onceEach(make);
  const [one, other] = [{ size: 3 }, {}];
  expect([sizeOf(one), sizeOf(other), sizeOf(one), sizeOf(other)]).toEqual([3, undefined, 3, undefined]);
  expect(make).toHaveBeenCalledTimes(2);
});
