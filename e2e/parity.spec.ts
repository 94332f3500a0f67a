import { expect } from '@playwright/test';
import { goldenTaps } from './support/golden.ts';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';

test('how right is this device: every tensor of the reference pass, worst first', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, 'v=1&model=emoji-16&steps=2&page=parity');
  await idle(page);
  const table = page.getByRole('table');
  await expect(table).toBeVisible({ timeout: 60_000 });
  const known = await page.evaluate(() => window.unetscope.tensors().map(({ name }) => name));
  const { references } = goldenTaps('emoji-16');
  expect(known.filter((name) => !references.has(name))).toEqual([]);
  expect(known.length).toBeGreaterThan(300);
  await expect(page.getByText(`of ${known.length} tensors in the order of computation`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: `all ${known.length}` }).click();
  await expect(table.getByRole('row')).toHaveCount(known.length + 1);
  await expect(page.getByText(/all are within 1·10⁻⁴/)).toBeVisible();
  await table.getByRole('button').first().click();
  expect((await page.evaluate(() => window.unetscope.view())).page).toBe('tensor');
  quiet();
});
