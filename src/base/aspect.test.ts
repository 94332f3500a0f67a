import { describe, expect, it } from 'vitest';
import { drawnAspect, drawnSize } from './aspect.ts';

describe('the proportions of a picture', () => {
  it('are its own up to four to one', () => {
    expect(drawnSize([32, 24])).toEqual([32, 24]);
    expect(drawnAspect(8, 32)).toBe(4);
    expect(drawnAspect(32, 8)).toBe(0.25);
  });

  it('are four to one where it would be a thread, its longer side as it is', () => {
    expect(drawnSize([1, 4096])).toEqual([1024, 4096]);
    expect(drawnSize([4096, 1])).toEqual([4096, 1024]);
    expect(drawnAspect(1, 4096)).toBe(4);
    expect(drawnAspect(4096, 1)).toBe(0.25);
  });
});
