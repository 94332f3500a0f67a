import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { idle } from './support/app.ts';

/** The service worker, on hosts that send the headers and on hosts that do not. */

const small = 'v=1&model=emoji-16&steps=6';

test.use({ serviceWorkers: 'allow' });

const hosts: ChildProcess[] = [];
test.afterAll(() => {
  for (const host of hosts) host.kill();
});

/** Starts a host; resolves to its address. */
function serve(...options: readonly string[]): Promise<string> {
  const host = spawn(process.execPath, ['tools/serve.mjs', ...options, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  hosts.push(host);
  return new Promise((resolve, reject) => {
    host.on('exit', () => reject(new Error('the host did not start')));
    host.stdout.on('data', (said) => {
      const [, at] = /is at (\S+)/.exec(String(said)) ?? [];
      if (at !== undefined) resolve(at);
    });
  });
}

const kept = (page: Page) => expect(page.locator('html[data-offline=ready]')).toBeAttached({ timeout: 60_000 });
const loads = (page: Page) => page.evaluate(() => performance.getEntriesByType('navigation').map((entry) => entry.name).length);

test('a host without headers: threads after one reload, nobody else is asked, and then no host at all', async ({ page, context }) => {
  // It has the page under a path of its own.
  const address = await serve('--plain', '--under', '/sub/path/');
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
  // Nor were the pictures that one can start with.
  await page.evaluate(() => (location.hash = location.hash.replace('page=schedule', 'page=forward')));
  await expect(page.getByRole('group', { name: 'Pictures' }).getByRole('button')).not.toHaveCount(0);
  await expect(page.getByText('could not be loaded')).toHaveCount(0);
  await page.evaluate(() => (location.hash = location.hash.replace('page=forward', 'page=schedule')));
  // What is not kept says so, and what to do.
  await page.evaluate(() => (location.hash = location.hash.replace('page=schedule', 'page=parity')));
  await expect(page.getByText('not kept for use offline, could not be fetched. Check the connection, then measure again.')).toBeVisible();
  // Another model, which was never here: the two runs stay, with the reason, and come again where it is cancelled on its way.
  const { compare, runs, run } = { compare: () => window.unetscope.compare({ seed: 21 }), runs: () => window.unetscope.runs(), run: () => window.unetscope.run({ model: 'emoji-32' }).then(() => '', String) };
  await page.evaluate(compare);
  const before = await page.evaluate(runs);
  const stays = /Until then emoji-16 stays open, with its runs\./;
  expect(await page.evaluate(run)).toMatch(stays);
  expect(await page.evaluate(runs)).toEqual(before);
  const alert = page.getByRole('alert').filter({ hasText: stays });
  await expect(alert).toHaveCount(1);
  expect(await page.evaluate(async () => (await window.unetscope.seek(2), window.unetscope.view().step))).toBe(2);
  await context.setOffline(false);
  await alert.getByRole('button', { name: /again/ }).click();
  await page.evaluate(() => window.unetscope.idle());
  await expect(alert).toHaveCount(0);
  expect(await page.evaluate(async () => (await window.unetscope.ready()).model)).toBe('emoji-32');

  // What is stored, and to be rid of it.
  await page.getByRole('button', { name: 'Keys and help' }).click();
  const stored = page.getByRole('region', { name: 'Stored in this browser' });
  await expect(stored.getByRole('row', { name: /weights of models/ })).toBeVisible();
  await expect(stored.getByRole('row', { name: /onnxruntime/ })).toBeVisible();
  await stored.getByRole('button', { name: 'delete everything' }).click();
  await expect(stored.getByText('Nothing.', { exact: true })).toBeVisible();
  expect(await page.evaluate(async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length])).toEqual([0, 0]);
});

test('a host with headers: one visit, then no host; and a new version while the page is open: it says so, the old one goes on whole, and the picture is the same after the reload', async ({ page, context }) => {
  const folder = mkdtempSync(join(tmpdir(), 'unetscope-host-'));
  try {
    cpSync('dist', folder, { recursive: true });
    const address = await serve('--folder', folder);
    await page.goto(`${address}#${small}&seed=9`);
    await page.evaluate(() => window.unetscope.ready());
    await idle(page);
    const { checksum } = await page.evaluate(() => window.unetscope.run());
    await kept(page);

    // The worker was not in charge when this visit asked what models there are.
    await context.setOffline(true);
    await page.reload();
    await page.evaluate(() => window.unetscope.ready());
    expect(await page.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(checksum);
    await context.setOffline(false);

    // Another version: its page, its service worker, and a part that is called otherwise.
    const part = readdirSync(join(folder, 'assets')).filter((name) => name.startsWith('SchedulePage-'));
    for (const name of part) rmSync(join(folder, 'assets', name));
    for (const name of ['sw.js', 'index.html']) {
      for (const packed of ['.br', '.gz']) rmSync(join(folder, name + packed), { force: true });
      const tomorrow = readFileSync(join(folder, name), 'utf8')
        .replaceAll(/SchedulePage-[\w-]+\.js/g, 'manifest-of-tomorrow.js')
        .replace('<html', '<html data-version="tomorrow"')
        .replace(/\b[0-9a-f]{16}\b/, '0123456789abcdef');
      writeFileSync(join(folder, name), tomorrow);
    }
    writeFileSync(join(folder, 'assets', 'manifest-of-tomorrow.js'), '');
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.update();
    });
    const notice = page.getByText(/A new version.*ready/);
    await expect(notice).toBeVisible();
    // A part of the old version that the host has no longer.
    await page.evaluate(() => (location.hash += '&page=schedule'));
    await expect(page.getByRole('heading', { name: 'How much noise at which t' })).toBeVisible();

    // While the old version is being asked for its parts.
    await page.evaluate(() => {
      const parts = performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => name.endsWith('.js'));
      const ask = async () => {
        for (let again = 0; again < 4; again++) for (const part of parts) await (await fetch(part)).text();
      };
      for (let line = 0; line < 4; line++) void ask();
    });
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: /reload/i }).click()]);
    await page.evaluate(() => window.unetscope.ready());
    await idle(page);
    await expect(page.locator('html[data-version=tomorrow]')).toBeAttached();
    expect(await page.evaluate(() => window.unetscope.recipe().seed)).toBe(9);
    expect(await page.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(checksum);
    await expect(notice).toHaveCount(0);
    // Without a host too, and when it is opened again.
    await context.setOffline(true);
    await page.reload();
    await page.evaluate(() => window.unetscope.ready());
    await expect(page.locator('html[data-version=tomorrow]')).toBeAttached();
    await expect(notice).toHaveCount(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
