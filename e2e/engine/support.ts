import { expect, type Page } from '@playwright/test';
import type {} from './harness/main.ts';
import type { Host } from './host.ts';

export async function open(page: Page, { url }: Host): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'renew' in window);
}

export function load(page: Page, choice: 'auto' | 'wasm' | 'webgpu' = 'wasm') {
  return page.evaluate((device) => window.harness.load(device), choice);
}

export async function expectPytorch(page: Page, steps?: number): Promise<void> {
  expect(await page.evaluate((count) => window.harness.worstDeviation(count), steps)).toBeLessThan(1e-4);
}

/** Golden cases (src/engine/fixtures) with every operator that edits bring into a graph. */
export const editsOfEveryKind = [
  'gain, channels', 'gain, heads', 'mean', 'mean, probabilities', 'filter', 'freeu 1', 'freeu 2', 'timestep, network and block', 'prompt', 'word', 'patch', 'noise',
  'unconditional half', 'into one reader, everywhere, and there again', 'patch, the sample',
];
