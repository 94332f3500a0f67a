import { expect } from '@playwright/test';
import { open, test } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';
import { expectTextsApart, setLargeLetters, setTextSpacing } from './support/texts.ts';
import { twoFrames } from './support/frames.ts';

const run = 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=6&at=3';

/** 200 % zoom, landscape phones, frames in other pages, 400 % zoom. */
for (const [width, height] of [
  [720, 450],
  [667, 375],
  [844, 390],
  [800, 600],
  [320, 256],
] as const) {
  test(`${width}×${height}: the film leaves the page its room, and all of it can be reached`, async ({ warm: page }) => {
    await page.setViewportSize({ width, height });
    await open(page, run);
    const film = page.locator('#film');
    const last = page.getByRole('button', { name: 'Last step' });
    await page.evaluate(() => window.scrollTo(0, 0));
    // Either it lies under the page, or it is one line over its foot.
    const over = await film.evaluate((element) => (getComputedStyle(element).position === 'static' ? 0 : element.getBoundingClientRect().height));
    expect(over).toBeLessThan(height * 0.2);
    await page.getByRole('button', { name: 'Expand the film' }).click();
    expect(await film.evaluate((element) => getComputedStyle(element).position)).toBe('static');
    await last.scrollIntoViewIfNeeded();
    const box = await last.boundingBox();
    expect(box?.x ?? -1).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    await page.getByRole('button', { name: 'Collapse the film' }).click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  });
}

test('what is said about the words moves nothing, and a card of the figure wraps', async ({ warm: page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await open(page, run);
  const figure = page.getByRole('figure', { name: 'The U-Net and its feature maps' });
  const place = async () => (await figure.boundingBox())?.y;
  const before = await place();
  const prompt = page.getByRole('combobox', { name: 'Prompt' });
  await prompt.fill('a red zzz');
  await prompt.press('Enter');
  await expect(page.getByText(/Not among this model’s \d+ words: “zzz”/)).toBeVisible();
  expect(await place()).toBe(before);
  await prompt.press('Escape');
  await expect(prompt).toHaveValue('a red heart');
  await expect(page.getByText(/“zzz”/)).toHaveCount(0);

  const seed = page.getByLabel('Seed', { exact: true });
  await seed.fill('abc');
  await seed.press('Enter');
  await expect(seed).toHaveAttribute('aria-invalid', 'true');
  await seed.press('Escape');
  await expect(seed).toHaveValue('3');
  // A number that was refused does not stay above the pictures of another run; a prompt stays, and it is said of which run they are.
  await seed.fill('abc');
  await seed.press('Enter');
  await prompt.fill('a red zzz');
  await prompt.press('Enter');
  await page.evaluate(() => window.unetscope.run({ guidanceScale: 2 }));
  await expect(seed).toHaveValue('3');
  await expect(prompt).toHaveValue('a red zzz');
  await expect(page.getByText('The run is still of “a red heart”')).toBeVisible();
  await prompt.press('Escape');
  await expect(prompt).toHaveValue('a red heart');

  for (const term of await figure.locator('button[aria-describedby]').all()) {
    await term.focus();
    const card = await term.evaluate((element) => {
      const described = document.getElementById(element.getAttribute('aria-describedby') ?? '');
      return described === null ? null : { over: described.scrollWidth - described.clientWidth, open: described.matches(':popover-open') };
    });
    if (card?.open === true) expect(card.over).toBeLessThanOrEqual(0);
  }
  // A link that is repaired or is of another version, a run that is guided too far, an engine that stopped: nothing moves, and each can be sent away.
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 });
    await open(page, `${run}&guidance=3`);
    const still = await place();
    await prompt.fill('a red zzz');
    await prompt.press('Enter');
    const refused = await page.getByText(/Not among this model’s \d+ words/).boundingBox();
    expect(await place()).toBe(still);
    expect((refused?.y ?? Infinity) + (refused?.height ?? 0)).toBeLessThanOrEqual(still ?? 0);
    await prompt.press('Escape');
    for (const [fragment, said] of [
      [`${run}&guidance=3&utm_source=mail`, /track clicks/],
      // What was sent away stays away for that picture.
      [`${run}&guidance=${width === 1280 ? 30 : 28}`, /guidance (30|28) is too much for emoji-16/],
    ] as const) {
      await open(page, fragment);
      const note = await page.getByText(said).boundingBox();
      expect(await place(), fragment).toBe(still);
      expect((note?.y ?? Infinity) + (note?.height ?? 0), fragment).toBeLessThanOrEqual(still ?? 0);
      await page.getByRole('group', { name: 'Recipe of the run' }).getByRole('button', { name: 'Dismiss' }).click();
      await expect(page.getByText(said)).toHaveCount(0);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  // The last line of the equation ends above the film, and none of its terms is cut, neither of a short sum nor of the longest.
  for (const sampler of ['', '&sampler=DPMSolverMultistep']) {
    await open(page, `${run}${sampler}`);
    const update = page.getByRole('region', { name: 'The update of this step' });
    await expect(update.getByText('intermediate sum')).toHaveCount(sampler === '' ? 0 : 1);
    const { bottom, cut } = await update.evaluate((element) => ({ bottom: element.getBoundingClientRect().bottom, cut: element.scrollWidth - element.clientWidth }));
    expect(bottom).toBeLessThanOrEqual((await page.locator('#film').boundingBox())?.y ?? 0);
    expect(cut, sampler).toBeLessThanOrEqual(0);
  }
});

test('steps are said when a key moves them, and the film folds', async ({ warm: page }) => {
  await open(page, run);
  await page.locator('body').press('ArrowRight');
  await expect(page.getByRole('region', { name: 'Film of the run' }).locator('[aria-live="polite"]').filter({ hasText: 'Step 4 of 6' })).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.getByRole('button', { name: 'Skip to the network' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('#place')).toBeFocused();
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(4);
});

test('letters set wider, as WCAG 1.4.12 has it: no word is cut, none lies on another', async ({ warm: page }) => {
  test.slow();
  for (const view of ['', '&page=block', '&page=tensor', '&page=schedule']) {
    await open(page, `${run}&guidance=1${view}`);
    for (const wide of [false, true]) {
      await setTextSpacing(page, wide);
      for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]] as const) {
        await page.setViewportSize({ width, height });
        await twoFrames(page);
        await expectTextsApart(page, `${view} at ${width}${wide ? ', set wider' : ''}`);
      }
    }
  }
  await setTextSpacing(page, false);
  // Letters that a browser is set to make larger: beside pictures, which stay as wide, they grow less.
  await open(page, `${run}&guidance=1`);
  await setLargeLetters(page, true);
  for (const [width, height] of [[1440, 900], [1280, 800], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    await twoFrames(page);
    await expectTextsApart(page, `letters of 24 pixels at ${width}`, 'main');
  }
  await setLargeLetters(page, false);
});

test('axe finds nothing at any width, in both themes and in forced colours', { tag: '@chromium' }, async ({ warm: page }) => {
  test.slow();
  await open(page, run);
  for (const width of [1440, 1024, 768, 390, 320]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page);
  }
  await expectFits(page, [320, 768, 1440, 2560]);
  await page.emulateMedia({ forcedColors: 'active' });
  await page.setViewportSize({ width: 1280, height: 800 });
  await expectAccessible(page);
  // What is chosen is told without a shadow.
  const chosen = page.getByRole('group', { name: 'Which of the two forward passes the maps show' }).getByRole('button', { pressed: true });
  expect(await chosen.evaluate((element) => getComputedStyle(element).outlineStyle)).not.toBe('none');
  await page.emulateMedia({ forcedColors: 'none' });
});
