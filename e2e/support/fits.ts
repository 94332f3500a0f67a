import { expect, type Page } from '@playwright/test';
import { twoFrames } from './frames.ts';

/** Nothing hangs over at the right at these widths, once the page has been laid out for each. */
export async function expectFits(page: Page, widths: readonly number[]): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    await twoFrames(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `at ${width}`).toBeLessThanOrEqual(0);
  }
}
