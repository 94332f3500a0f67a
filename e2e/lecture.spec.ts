import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { fnv1a64 } from '../src/base/fnv1a.ts';
import { packDrawing } from '../src/store/packed-drawing.ts';
import { idle, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';
import { expectTextsApart } from './support/texts.ts';

/** A drawing of 16×16 in one colour, as the board makes it. */
const drawing = new Float32Array(3 * 16 * 16).fill(Math.fround(40 / 127.5 - 1));
const drawn = `own:${fnv1a64(drawing)}`;

const views = [
  { title: 'From noise to a picture', link: 'https://elsewhere.example/unetscope/#v=1&model=emoji-16&steps=4&at=2&embed=figure,film,equation&controls=transport' },
  { title: 'With what it was made by', link: '#v=1&model=emoji-16&steps=4&at=2&embed=figure,film,equation&controls=transport,recipe' },
  { title: 'A sum', link: '#v=1&model=emoji-16&steps=4&at=2&page=tensor&tensor=encoder.0.block.0.conv1&maps=channel&channel=3&pixel=5,6&embed=tensor' },
  { title: 'From a drawing', link: `#v=1&model=emoji-16&steps=4&start=2.${drawn}&at=1&embed=film&drawing=${packDrawing(drawing) ?? ''}` },
];

test('a list of views is shown by its address, by a presenter’s keys, outlives a reload, grows by a view, is saved and opened', async ({ page, browserName }) => {
  const quiet = watchConsole(page);
  await page.route('**/week-3.json', (route) => route.fulfill({ json: { unetscope: 'lecture', version: 1, title: 'Week 3', views } }));
  await page.goto('./?lecture=week-3.json');
  const bar = page.getByRole('navigation', { name: 'Lecture' });
  await expect(bar).toContainText('1 of 4');
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  // Only what the view names.
  await expect(page.getByRole('navigation', { name: 'Tools' })).toHaveCount(0);
  await expect(page.getByRole('region', { name: /^Film/ })).toBeVisible();
  const playhead = page.getByRole('slider', { name: /step/i }).first();
  await playhead.focus();
  await page.keyboard.press('ArrowRight');
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(3);

  // On every projector letters and what they stand beside are as large as each other: none lies on another or is cut, and nothing is out of sight.
  for (const [width, height] of [[800, 600], [1024, 768], [1280, 800], [1920, 1080], [3840, 2160], [1440, 900]] as const) {
    await page.setViewportSize({ width, height });
    // What does not fit at once gets smaller, a part at a time.
    await expect(async () => {
      expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight), `${width}×${height}`).toBeLessThanOrEqual(0);
      await expectTextsApart(page, `${width}×${height}`);
      const [figure, film] = await Promise.all([page.getByRole('figure', { name: /U-Net/ }).boundingBox(), page.getByRole('region', { name: /^Film/ }).boundingBox()]);
      expect((figure?.y ?? 0) + (figure?.height ?? Infinity), `${width}×${height}`).toBeLessThanOrEqual((film?.y ?? 0) + 1);
    }).toPass({ timeout: 10_000 });
  }
  // A phone that lies keeps the letters of the page, and scrolls.
  await page.setViewportSize({ width: 844, height: 390 });
  await expect.poll(() => page.evaluate(() => document.body.currentCSSZoom)).toBe(1);
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect.poll(() => page.evaluate(() => document.body.currentCSSZoom)).toBeGreaterThan(1.2);
  // A hand finds on the film what it points at, however large that is.
  const strip = await playhead.boundingBox();
  await page.mouse.click((strip?.x ?? 0) + 0.74 * (strip?.width ?? 0), (strip?.y ?? 0) + 0.5 * (strip?.height ?? 0));
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(3);
  await playhead.focus();
  // A slider has the focus, and would take the key.
  await page.keyboard.press('PageDown');
  await idle(page);
  await expect(bar).toContainText('2 of 4');
  // What stands above the U leaves it less room: all is smaller then, and no text lies on another.
  await page.setViewportSize({ width: 1280, height: 800 });
  const seed = page.getByRole('spinbutton', { name: 'Seed' });
  const first = await seed.inputValue();
  await expect(async () => {
    expect(await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBeLessThanOrEqual(0);
    await expectTextsApart(page, 'with its recipe');
  }).toPass({ timeout: 10_000 });
  // The first Esc is a draft's or a drag's: the lecture stays.
  await seed.fill('99');
  await page.keyboard.press('Escape');
  await expect(seed).toHaveValue(first);
  const axis = await playhead.boundingBox();
  const pointAt = (share: number): Promise<void> => page.mouse.move((axis?.x ?? 0) + share * (axis?.width ?? 0), (axis?.y ?? 0) + 0.5 * (axis?.height ?? 0));
  await pointAt(0.5);
  await page.mouse.down();
  await pointAt(0.98);
  await expect.poll(() => page.evaluate(() => window.unetscope.view().step)).toBe(4);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(2);
  await expect(bar).toContainText('2 of 4');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('PageDown');
  await idle(page);
  await expect(bar).toContainText('3 of 4');
  await expect(page.getByRole('region', { name: /is computed/ })).toContainText('together');
  // Axe, which walks this page's sum, ends Firefox's process (docs/browsers.md).
  if (browserName !== 'firefox') await expectAccessible(page);
  await expectFits(page, [360, 512, 1024]);

  // What a view is made of comes with it.
  await page.keyboard.press('PageDown');
  await expect(bar).toContainText('4 of 4');
  await idle(page);
  await expect(bar.getByRole('button', { name: 'Next' })).toBeDisabled();
  expect(await page.evaluate(() => window.unetscope.recipe().start)).toEqual({ picture: drawn, from: 2 });

  await page.reload();
  await expect(bar).toContainText('4 of 4');
  await page.evaluate(() => window.unetscope.ready());
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  expect(new URL(page.url()).search).toBe('');

  await page.getByRole('button', { name: 'Share' }).click();
  const section = page.getByRole('region', { name: 'For a lecture' });
  await section.getByRole('button', { name: 'Add this view' }).click();
  await expect(section.getByRole('list', { name: 'Views of the lecture' }).getByRole('listitem')).toHaveCount(5);
  const download = page.waitForEvent('download');
  await section.getByRole('button', { name: 'Save the list' }).click();
  const saved = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as { unetscope: string; version: number; views: { link: string }[] };
  expect(saved).toMatchObject({ unetscope: 'lecture', version: 1, title: 'Week 3' });
  expect(saved.views.map(({ link }) => new URLSearchParams(link.slice(1)).get('embed'))).toEqual(['figure,film,equation', 'figure,film,equation', 'tensor', 'film', 'figure,film']);
  expect(saved.views.map(({ link }) => new URLSearchParams(link.slice(1)).get('drawing') !== null)).toEqual([false, false, false, true, true]);

  const file = section.locator('input[type="file"]');
  await file.setInputFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{"views": 3}') });
  await expect(section.getByRole('alert')).toContainText('not a list of views');
  await file.setInputFiles({ name: 'lecture.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ ...saved, views: saved.views.slice(2) })) });
  await expect(section.getByRole('listitem')).toHaveCount(3);
  await section.getByRole('button', { name: 'Show it' }).click();
  await expect(bar).toContainText('1 of 3');
  quiet();
});
