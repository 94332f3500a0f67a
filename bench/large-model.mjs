// `npm run bench:large -- FOLDER`: a large U-Net of one's own in the production build: how long it takes to open, a step and a probe, and
// the most memory that the page's process had at once, of the bytes of its files. Needs `vite build` before, and Linux for the memory.
// tools/unets/make_large.py writes such a folder.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, percentile } from './support.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('npm run bench:large -- FOLDER');
const slow = 3_600_000;
const bytes = readdirSync(join(folder, 'unet'), { encoding: 'utf8' }).filter((name) => !name.endsWith('.json')).reduce((sum, name) => sum + statSync(join(folder, 'unet', name)).size, 0);

const server = spawn(process.execPath, ['tools/serve.mjs', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
/** @type {string} */
const address = await new Promise((resolve) => server.stdout.on('data', (said) => {
  const [, at] = /is at (\S+)/.exec(String(said)) ?? [];
  if (at !== undefined) resolve(at);
}));
const browser = await launchBrowser();
const processes = await browser.newBrowserCDPSession();

/** Bytes that a page of this browser has had at most, by its process's own high-water mark; and has now. */
async function memory() {
  const { processInfo } = await processes.send('SystemInfo.getProcessInfo');
  let most = 0;
  let now = 0;
  for (const { id, type } of processInfo) {
    if (type !== 'renderer') continue;
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    const kilobytes = (/** @type {string} */ field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0);
    most = Math.max(most, 1024 * kilobytes('VmHWM'));
    now = Math.max(now, 1024 * kilobytes('VmRSS'));
  }
  return { most, now };
}

const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (/** @type {number} */ size) => `${(size / 1e6).toFixed(0)} MB`;

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(slow);
  page.on('console', (message) => message.type() === 'error' && console.log(message.text()));
  await page.addInitScript(() => {
    const tasks = /** @type {number[]} */ ([]);
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  // What the page has without it.
  await page.goto(`${address}#v=1&model=emoji-16&steps=2`);
  await page.evaluate(() => window.unetscope.ready());
  await page.evaluate(() => window.unetscope.idle());
  const before = await memory();
  await page.evaluate(() => /** @type {{ longTasks: number[] }} */ (/** @type {unknown} */ (window)).longTasks.splice(0));
  const name = folder.split('/').filter((part) => part !== '').at(-1) ?? '';
  const dialog = page.getByRole('dialog', { name: 'Open a model' });
  await page.getByRole('button', { name: 'Open a model' }).click();
  const asked = performance.now();
  await dialog.getByLabel('Model folder').setInputFiles(folder);
  const open = dialog.getByRole('button', { name: 'Open', exact: true });
  await open.waitFor();
  const read = performance.now();
  await open.click();
  await page.waitForFunction(() => window.unetscope.recipe().model.startsWith('own-'), null, { timeout: slow });
  const opened = performance.now();
  const atOpening = await memory();
  const tasks = await page.evaluate(() => /** @type {{ longTasks: number[] }} */ (/** @type {unknown} */ (window)).longTasks);
  const { tensors, skips } = await page.evaluate(() => ({ tensors: window.unetscope.tensors().length, skips: window.unetscope.anatomy().skips.length }));
  console.log(`${name}: ${megabytes(bytes)}, ${tensors} tensors, ${skips} skips`);
  console.log(`read in ${seconds(read - asked)}, opened ${seconds(opened - read)} later, one forward pass included; longest tasks of the page meanwhile ${[0.5, 0.95, 1].map((p) => `${percentile(tasks, p).toFixed(0)} ms`).join(', ')} (median, 95 %, most; ${tasks.length} over 50 ms)`);
  console.log(`most memory until there: ${megabytes(atOpening.most)}, ${((atOpening.most - before.most) / bytes).toFixed(2)} × its file beyond the ${megabytes(before.most)} that the page has without it`);
  const start = performance.now();
  await page.evaluate(() => window.unetscope.run({ steps: 2, seed: 2 }));
  console.log(`a run of 2 steps with what the screen shows: ${seconds(performance.now() - start)}`);
  const probe = await page.evaluate(async () => {
    const [skip] = window.unetscope.anatomy().skips;
    const asked = performance.now();
    const [first] = await window.unetscope.probe(1, [skip?.joined ?? '']);
    const known = performance.now();
    const far = window.unetscope.tensors().at(-40)?.name ?? '';
    await window.unetscope.probe(1, [far]);
    return { dims: first?.dims ?? [], ms: known - asked, another: performance.now() - known };
  });
  const after = await memory();
  // Where the browser measures it (a page that is isolated, in its own good time): the page, and each worker with its WebAssembly.
  const { bytes: measured, breakdown } = await page.evaluate(() => /** @type {Performance & { measureUserAgentSpecificMemory(): Promise<{ bytes: number, breakdown: { bytes: number, types: string[], attribution: { scope: string }[] }[] }> }} */ (performance).measureUserAgentSpecificMemory());
  const parts = breakdown.filter((part) => part.bytes > 1e6).map((part) => `${part.attribution[0]?.scope ?? 'shared'} ${part.types.join(' and ')} ${megabytes(part.bytes)}`);
  console.log(`as the browser measures it at the end: ${megabytes(measured)} (${parts.join('; ')})`);
  console.log(`a skip probed in ${seconds(probe.ms)}, another tensor that was not exposed in ${seconds(probe.another)}`);
  console.log(`most memory in all: ${megabytes(after.most)}, ${((after.most - before.most) / bytes).toFixed(2)} × its file; at the end ${megabytes(after.now)}`);
} finally {
  await browser.close();
  server.kill();
}
