import { expect, type Page } from '@playwright/test';
import { idle, open, test } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';

/** A small model, so that a run is a second. */
const START = 'v=1&model=emoji-16&prompt=a+red+heart&seed=31&steps=8&at=3';

const bar = (page: Page) => page.getByRole('region', { name: 'Comparison of A and B' });
const clause = (page: Page) => page.getByRole('group', { name: 'Fork of the run' });

test.describe.serial('a fork', () => {
  test('from the film: another seed from here on, beside the run that it leaves', async ({ warm: page }) => {
    await open(page, START);
    const before = await page.evaluate(() => window.unetscope.run());
    await page.evaluate(() => window.unetscope.seek(3));
    await page.keyboard.press('f');
    const panel = page.getByRole('group', { name: 'Fork', exact: true });
    await expect(panel).toContainText('Go on from step 3');
    await panel.getByRole('textbox', { name: 'Words of the fork' }).fill('a red hart');
    await expect(panel.getByRole('alert')).toContainText('does not know the word “hart”');
    await panel.getByRole('textbox', { name: 'Words of the fork' }).fill('a red heart');
    const seed = panel.getByRole('spinbutton', { name: 'Seed of the fork' });
    await seed.fill('11');
    await seed.press('Enter');
    // DDIM draws no noise of its own, so another seed asks for it.
    await expect(panel.getByRole('checkbox')).toBeChecked();
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Fork', exact: true }).click();
    await idle(page);
    await expect(bar(page)).toContainText('From A to B: forked at step 3, noise drawn anew, seed 31 → 11.');
    await expect(clause(page)).toContainText('forked at step 3');
    expect(await page.evaluate(() => window.unetscope.view().step)).toBe(3);
    const after = await page.evaluate(async () => {
      const result = await window.unetscope.compare({});
      return { checksum: result?.checksum, difference: result?.difference };
    });
    expect(after.checksum).not.toBe(before.checksum);
    // x̂₀ of steps 0, 1 and 2 is A's.
    expect(after.difference?.map((value) => value > 0)).toEqual([false, false, false, true, true, true, true, true, true]);
  });
});
