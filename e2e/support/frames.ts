import type { Page } from '@playwright/test';

/** Two frames later: what measures itself has drawn itself again, and every element wears the colours of the theme that was asked for. */
export async function twoFrames(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}
