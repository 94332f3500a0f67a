import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { twoFrames } from './frames.ts';

/** Axe finds nothing in the light theme, nor in the dark one, where contrast is all that can differ. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await twoFrames(page);
    const axe = new AxeBuilder({ page });
    if (colorScheme === 'dark') axe.withRules(['color-contrast']);
    const { violations } = await axe.analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} (${failureSummary ?? ''})`).join(' | ')}`), colorScheme).toEqual([]);
  }
}
