import { expect, it } from 'vitest';
import { memoryFor } from './size-estimate.ts';

// Peaks of Chromium's process beyond what the page has without a model, after a run and two probes (docs/models.md): bytes of the files, times their size.
it.each([
  ['69 M parameters, float32', 275e6, 2.72, 0],
  ['the same, float16', 138e6, 3.12, 0],
  // eight heads look from each of 32×32 pixels at each
  ['425 M, float16', 852e6, 2.29, 2 * 4 * 8 * 1024 ** 2],
])('%s: what is told is near what was measured', (_, bytes, measured, attention) => {
  expect(memoryFor(bytes, 1, attention) / (measured * bytes)).toBeGreaterThan(0.95);
  expect(memoryFor(bytes, 1, attention) / (measured * bytes)).toBeLessThan(1.05);
});
