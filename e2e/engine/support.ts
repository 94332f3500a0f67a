import { expect, type Page, type Worker } from '@playwright/test';
import type {} from './harness/main.ts';
import type { Host } from './host.ts';

export async function open(page: Page, { url }: Host): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'harness' in window);
}

export function load(page: Page, choice: 'auto' | 'wasm' | 'webgpu' = 'wasm') {
  return page.evaluate((device) => window.harness.load(device), choice);
}

/** The engine's worker; onnxruntime's threads are workers of it and have other addresses. */
export function engineWorker(page: Page): Worker {
  const worker = page.workers().find((candidate) => /\/main-[^/]*\.js/.test(candidate.url()));
  if (worker === undefined) throw new Error(`no engine among ${page.workers().map((each) => each.url()).join(', ')}`);
  return worker;
}

export async function expectPytorch(page: Page, steps?: number): Promise<void> {
  expect(await page.evaluate((count) => window.harness.worstDeviation(count), steps)).toBeLessThan(1e-4);
}
