import { expect } from '@playwright/test';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';

const fragment = 'v=1&model=emoji-16&steps=8&at=0&page=schedule';

test('the playhead on the schedule is the film’s, by pointer and by keyboard', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, fragment);
  const step = () => page.evaluate(() => window.unetscope.view().step);
  const slider = page.getByRole('slider', { name: 'Step on the schedule' });
  await slider.focus();
  await slider.press('ArrowRight');
  await slider.press('ArrowRight');
  expect(await step()).toBe(2);
  await expect(slider).toHaveAttribute('aria-valuetext', /^Step 2 of 8, t = \d+$/);
  await slider.press('End');
  expect(await step()).toBe(8);
  await expect(slider).toHaveAttribute('aria-valuetext', 'Step 8 of 8, the picture');
  await slider.press('ArrowLeft');
  expect(await step()).toBe(7);

  // Dragged to the middle: the nearest visited timestep.
  const plot = page.getByRole('img', { name: /^what is left of the picture against t/ });
  const box = await plot.boundingBox();
  if (box === null) throw new Error('no plot');
  await page.mouse.move(box.x + 80, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + 40, { steps: 5 });
  await page.mouse.up();
  await idle(page);
  const at = await step();
  const timestep = await page.evaluate((i) => window.unetscope.frame(i).timestep ?? -1, at);
  expect(Math.abs(timestep - 500)).toBeLessThan(70);
  await expect(page.getByRole('slider', { name: 'Step', exact: true })).toHaveValue(String(at));
  quiet();
});

test('the values are those of the schedule, and another is laid over it', async ({ warm: page }) => {
  await open(page, fragment);
  await page.getByRole('button', { name: 'linear', exact: true }).click();
  const plot = page.getByRole('img', { name: /^what is left of the picture against t/ });
  const box = await plot.boundingBox();
  if (box === null) throw new Error('no plot');
  await page.mouse.move(box.x + box.width * 0.6, box.y + 30);
  const read = page.locator('b', { hasText: /^t = \d+$/ }).first();
  await expect(read).toBeVisible();
  const values = await page.locator('b', { hasText: / = / }).allTextContents();
  const [alphaBar, sigma] = ['ᾱ = ', 'σ = '].map((start) => Number(values.find((text) => text.startsWith(start))?.slice(start.length)));
  expect(Math.sqrt((1 - (alphaBar ?? NaN)) / (alphaBar ?? NaN)) / (sigma ?? NaN)).toBeCloseTo(1, 1);
  await expect(page.getByText(/^linear [\d.]+/).first()).toBeVisible();
  await expectAccessible(page);
  await expectFits(page, [360, 768, 1024, 2560]);
});
