import { spawn, type ChildProcess } from 'node:child_process';
import { expect, test, type Page } from '@playwright/test';
import { idle } from './support/app.ts';

/** The service worker, on hosts that send the headers and on hosts that do not. */

const small = 'v=1&model=emoji-16&steps=6';

test.use({ serviceWorkers: 'allow' });

let plain: ChildProcess;
let address = '';

// A host that sends no headers, and has the page under a path of its own.
test.beforeAll(async () => {
  plain = spawn(process.execPath, ['tools/serve.mjs', '--plain', '--under', '/sub/path/', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  address = await new Promise((resolve, reject) => {
    plain.on('exit', () => reject(new Error('the plain host did not start')));
    plain.stdout?.on('data', (said) => {
      const [, at] = /is at (\S+)/.exec(String(said)) ?? [];
      if (at !== undefined) resolve(at);
    });
  });
});
test.afterAll(() => {
  plain.kill();
});

const kept = (page: Page) => expect(page.locator('html[data-offline=ready]')).toBeAttached({ timeout: 60_000 });
const loads = (page: Page) => page.evaluate(() => performance.getEntriesByType('navigation').map((entry) => entry.name).length);

test('a host without headers: threads after one reload, nobody else is asked, and then no host at all', async ({ page, context }) => {
  const foreign: string[] = [];
  const refused: string[] = [];
  let opened = 0;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && !request.url().startsWith(address)) foreign.push(request.url());
    if (request.isNavigationRequest() && request.frame() === page.mainFrame()) opened++;
  });
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedScript/i.test(message.text())) refused.push(message.text());
  });

  await page.goto(`${address}#${small}`);
  await page.waitForFunction(() => window.crossOriginIsolated && 'unetscope' in window);
  const { threads } = await page.evaluate(() => window.unetscope.ready());
  expect(threads).toBeGreaterThan(1);
  await idle(page);
  const { checksum } = await page.evaluate(() => window.unetscope.run());
  await kept(page);
  expect(opened).toBe(2);
  expect(foreign).toEqual([]);
  expect(refused).toEqual([]);

  await context.setOffline(true);
  await page.reload();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  expect(await page.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(checksum);
  expect(await loads(page)).toBe(1);
  // A part that was never opened.
  await page.evaluate(() => (location.hash += '&page=schedule'));
  await expect(page.getByRole('heading', { name: 'How much noise at which t' })).toBeVisible();
  await context.setOffline(false);

  // What is stored, and to be rid of it.
  await page.getByRole('button', { name: 'Keys and help' }).click();
  const stored = page.getByRole('region', { name: 'Stored in this browser' });
  await expect(stored.getByRole('row', { name: /weights of models/ })).toBeVisible();
  await expect(stored.getByRole('row', { name: /onnxruntime/ })).toBeVisible();
  await stored.getByRole('button', { name: 'delete everything' }).click();
  await expect(stored.getByText('Nothing.', { exact: true })).toBeVisible();
  expect(await page.evaluate(async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length])).toEqual([0, 0]);
});
