import { expect, type Page } from '@playwright/test';
import { idle, open, test } from './support/app.ts';

/** What browsers, hosts and their owners do to a page: the run is there before and after. */

const small = 'v=1&model=emoji-16&steps=6';
const modelFile = '**/models/emoji-16/model.onnx';

const pictureOf = (page: Page, seed: number) => page.evaluate(async (n) => (await window.unetscope.run({ seed: n })).checksum, seed);

/** Every store of the browser refuses, as where cookies are blocked; or is full; or is emptied while the page is open. */
test('storage that is blocked, full or cleared costs nothing that is on screen', async ({ browser, baseURL }) => {
  const sums: string[] = [];
  for (const kind of ['blocked', 'full', 'cleared'] as const) {
    const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.addInitScript((how) => {
      if (how === 'cleared') return;
      const name = how === 'full' ? 'QuotaExceededError' : 'SecurityError';
      const refuse = (): never => {
        throw new DOMException(`storage is ${how}`, name);
      };
      if (how === 'full') {
        Storage.prototype.setItem = refuse;
        // about:blank has none everywhere.
        if ('Cache' in window) Cache.prototype.put = () => Promise.reject(new DOMException('full', name));
        return;
      }
      for (const store of ['localStorage', 'sessionStorage', 'caches', 'indexedDB']) Object.defineProperty(window, store, { get: refuse });
    }, kind);
    await open(page, small);
    await page.evaluate(async (clear) => {
      const running = window.unetscope.run({ steps: 30, seed: 5 });
      if (clear) {
        localStorage.clear();
        sessionStorage.clear();
        for (const name of await caches.keys()) await caches.delete(name);
      }
      await running;
    }, kind === 'cleared');
    sums.push(await pictureOf(page, 7));
    await page.getByRole('button', { name: 'Keys and help' }).click();
    await page.keyboard.press('Escape');
    expect(errors, kind).toEqual([]);
    await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);
    await context.close();
  }
  expect(new Set(sums).size).toBe(1);
});

for (const [name, answer, sentence] of [
  ['a page to log in', { status: 200, contentType: 'text/html', body: '<!doctype html><title>Log in</title>' }, /web page came instead of the model.*log in first/],
  ['nothing: the connection is reset', 'connectionreset', /connection|network|reach/i],
] as const) {
  test(`instead of the model comes ${name}: a sentence, then retry`, async ({ page }) => {
    await page.route(modelFile, (route) => (typeof answer === 'string' ? route.abort(answer) : route.fulfill(answer)));
    await page.goto(`./#${small}`);
    await expect(page.getByRole('alert').filter({ hasText: sentence }).first()).toBeVisible();
    await page.unroute(modelFile);
    await page.getByRole('button', { name: /try again|retry/i }).first().click();
    await page.evaluate(() => window.unetscope.ready());
    await idle(page);
    expect(await page.evaluate(() => window.unetscope.frame(3).step)).toBe(3);
  });
}

test('no memory left for the network: a sentence, and the picture stays on screen', async ({ page }) => {
  // As a browser answers that has none left to give, once the runtime itself stands.
  await page.route(/assets\/main-[\w-]+\.js$/, async (route) => {
    const response = await route.fetch();
    const refusing = 'WebAssembly.Memory.prototype.grow = () => { throw new RangeError("WebAssembly.Memory.grow(): Maximum memory size exceeded"); };';
    await route.fulfill({ response, body: refusing + (await response.text()) });
  });
  await page.goto(`./#v=1`);
  await expect(page.getByRole('alert').filter({ hasText: /not enough memory.*(Close other tabs|smaller model)/s }).first()).toBeVisible();
  expect(await page.evaluate(() => window.unetscope.frame(3).step)).toBe(3);
});

test('frozen in the middle of a run, the clock set back by a year, left and come back to: the same picture', { tag: '@chromium' }, async ({ page }) => {
  await open(page, small);
  const checksum = await pictureOf(page, 11);
  const session = await page.context().newCDPSession(page);
  const running = page.evaluate(async () => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 365 * 24 * 3600 * 1000;
    return (await window.unetscope.run({ steps: 40, seed: 11 })).frames.length;
  });
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  expect(await running).toBe(40);
  expect(await page.evaluate(async () => (await window.unetscope.run({ steps: 6, seed: 11 })).checksum)).toBe(checksum);

  await page.goto('about:blank');
  await page.goBack();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe().seed)).toBe(11);
  expect(await pictureOf(page, 11)).toBe(checksum);
});

test('four tabs at once: each has its own run', async ({ page, context }) => {
  const pages = [page, ...(await Promise.all([1, 2, 3].map(() => context.newPage())))];
  await Promise.all(pages.map((one, i) => open(one, `${small}&seed=${20 + (i % 2)}`)));
  const sums = await Promise.all(pages.map((one, i) => pictureOf(one, 20 + (i % 2))));
  expect(sums[0]).toBe(sums[2]);
  expect(sums[1]).toBe(sums[3]);
  expect(sums[0]).not.toBe(sums[1]);
});

test('a part of the page that does not come costs its own place, and comes when asked again, or by a reload where the browser does not ask again', async ({ page, browserName }) => {
  await page.route('**/assets/SchedulePage-*.js', (route) => route.abort());
  await page.route('**/assets/other-samplers-*.js', (route) => route.abort());
  // What asks the engine, and what comes beside the model.
  const programs = /assets\/(client|with-model)-[\w-]+\.js$/;
  await page.route(programs, (route) => route.abort());
  await page.goto(`./#${small}`);
  const alert = page.getByRole('alert').filter({ hasText: /could not be/ });
  // Without what draws the network there is none; with it the page is as ever.
  await expect(alert.first()).toContainText('runs and draws the network could not be loaded');
  await page.unroute(programs);
  if (browserName === 'firefox') await page.reload();
  else await alert.getByRole('button', { name: /again/ }).first().click();
  await open(page, small);
  await expect(alert).toHaveCount(0);
  await page.evaluate(() => (location.hash += '&page=schedule'));
  await expect(alert.first()).toBeVisible();
  // The rest is as alive as before.
  expect(await page.evaluate(async () => (await window.unetscope.run({ seed: 12 })).frames.length)).toBe(6);
  await page.unroute('**/assets/SchedulePage-*.js');
  await alert.getByRole('button', { name: /again/ }).first().click();
  if (browserName === 'firefox') {
    await page.unroute('**/assets/other-samplers-*.js');
    await page.getByRole('alert').getByRole('button', { name: 'Reload' }).click();
    await expect(page.getByRole('heading', { name: 'How much noise at which t' })).toBeVisible();
    await page.evaluate(() => window.unetscope.ready());
    return;
  }
  await expect(page.getByRole('heading', { name: 'How much noise at which t' })).toBeVisible();
  await expect(alert).toHaveCount(0);
  // So do the samplers that the first picture does without.
  const sampler = page.getByLabel('Sampler', { exact: true });
  await sampler.selectOption('EulerDiscreteScheduler');
  await expect(alert).toContainText('other samplers could not be loaded');
  await expect(sampler).toHaveValue('DDIMScheduler');
  // The newest choice is the one that is made, though the one before it came to nothing only for want of its program. The route that is set last is taken.
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/assets/other-samplers-*.js', async (route) => {
    await gate;
    await route.continue();
  });
  await alert.getByRole('button', { name: 'Try again' }).click();
  await sampler.selectOption('HeunDiscreteScheduler');
  release();
  await expect(sampler).toHaveValue('HeunDiscreteScheduler');
  await expect(alert).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(sampler).toHaveValue('DDIMScheduler');
});
