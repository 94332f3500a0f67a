import { expect } from '@playwright/test';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { findFirefox } from '../tools/firefox.mjs';
import { open, test } from './support/app.ts';

/**
 * The main story in Firefox, by WebDriver BiDi: Playwright drives a Firefox of its own build only, which not every machine can have.
 * UNETSCOPE_LOADS says how often one tab loads the page (100 where a start that hangs is looked for).
 */

const executablePath = findFirefox();
const loads = Number(process.env['UNETSCOPE_LOADS'] ?? 5);
const small = 'v=1&model=emoji-16&steps=6';

test.describe('in Firefox', () => {
  test.skip(executablePath === null, 'no Firefox here; FIREFOX_PATH says where one is');

  let browser: Browser;
  test.beforeAll(async () => {
    browser = await launch({ browser: 'firefox', executablePath: executablePath ?? '', headless: true });
  });
  test.afterAll(async () => {
    await browser.close();
  });

  async function openInFirefox(page: Page, address: string): Promise<void> {
    await page.goto(address);
    await page.waitForFunction(() => 'unetscope' in window);
    await page.evaluate(() => window.unetscope.ready());
  }

  test('the default picture has Chromium’s checksum, to the bit, and its link says so', async ({ warm, baseURL }) => {
    test.setTimeout(300_000);
    await open(warm);
    const chromium = await warm.evaluate(async () => ({ sum: (await window.unetscope.run()).checksum, link: window.unetscope.link() }));

    const page = await browser.newPage();
    const errors: unknown[] = [];
    page.on('pageerror', (error) => errors.push(error));
    await openInFirefox(page, baseURL ?? '');
    expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
    expect(await page.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(chromium.sum);

    // Whoever opens Chromium's link here is told that the picture is the same.
    await page.goto('about:blank');
    await openInFirefox(page, chromium.link);
    await page.waitForFunction(() => /identical/.test(document.body.innerText), { timeout: 100_000 });

    // By hand, at rest: a step back, a place, its heading.
    await page.evaluate(() => window.unetscope.idle());
    const { step } = await page.evaluate(() => window.unetscope.view());
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction((before) => window.unetscope.view().step !== before, {}, step);
    await page.evaluate(() => (location.hash += '&page=schedule'));
    await page.waitForFunction(() => /How much noise at which t/.test(document.body.innerText));
    expect(errors).toEqual([]);
    await page.close();
  });

  test(`${loads} loads in one tab, all live`, async ({ baseURL }) => {
    test.setTimeout(60_000 + loads * 60_000);
    const page = await browser.newPage();
    const sums = new Set<string>();
    for (let load = 0; load < loads; load++) {
      await page.goto('about:blank');
      await openInFirefox(page, `${baseURL ?? ''}#${small}&seed=3`);
      sums.add(await page.evaluate(async () => (await window.unetscope.run()).checksum));
    }
    expect(sums.size).toBe(1);
    await page.close();
  });
});
