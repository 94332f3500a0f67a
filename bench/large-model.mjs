// `npm run bench:large -- FOLDER`: a large U-Net of one's own in the production build, on the processor: how long it takes to open, a step and a probe, and
// the most memory that the page's processes had at once, of the bytes of its files. Needs `vite build` before, and Linux for the memory.
// tools/unets/make_large.py writes such a folder.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser, median } from './support.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('npm run bench:large -- FOLDER');
const bytes = readdirSync(join(folder, 'unet'), { encoding: 'utf8' }).filter((name) => !name.endsWith('.json')).reduce((sum, name) => sum + statSync(join(folder, 'unet', name)).size, 0);

const server = spawn(process.execPath, ['tools/serve.mjs', '--port', '0', '--model', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
/** @type {string} */
const address = await new Promise((resolve) => server.stdout.on('data', (said) => {
  const [, at] = /is at (\S+)/.exec(String(said)) ?? [];
  if (at !== undefined) resolve(at);
}));
const browser = await launchBrowser();

/** Bytes that the pages' own processes have had at most: each its own high-water mark. */
function peak() {
  let most = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      most = Math.max(most, 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0));
    } catch {
      // It ended meanwhile.
    }
  }
  return most;
}

try {
  const page = await browser.newPage();
  // What the page has without it.
  await page.goto(`${address}?none=1#v=1&model=emoji-16&steps=2`);
  await page.evaluate(() => window.unetscope.ready());
  await page.evaluate(() => window.unetscope.idle());
  const before = peak();
  const asked = performance.now();
  await page.goto(`${address}?model=./own-model/${folder.split('/').filter((part) => part !== '').at(-1) ?? ''}/#v=1&model=emoji-16&steps=2`);
  const dialog = page.getByRole('dialog', { name: 'Open a model' });
  const open = dialog.getByRole('button', { name: 'Open', exact: true });
  await page.waitForFunction(() => 'unetscope' in window && window.unetscope.recipe().model.startsWith('own-'), null, { timeout: 400_000 }).catch(async () => {
    console.log(await dialog.textContent());
    await open.click();
  });
  const opened = (performance.now() - asked) / 1000;
  await page.evaluate(() => window.unetscope.run({ steps: 2, seed: 1 }));
  /** @type {number[]} */
  const steps = [];
  for (const seed of [2, 3]) steps.push(await page.evaluate(async (given) => {
    const start = performance.now();
    await window.unetscope.run({ steps: 3, seed: given });
    return (performance.now() - start) / 3;
  }, seed));
  const probe = await page.evaluate(async () => {
    const { joined } = window.unetscope.anatomy().skips[0] ?? { joined: '' };
    const start = performance.now();
    await window.unetscope.probe(1, [joined]);
    return performance.now() - start;
  });
  const { tensors, skips } = await page.evaluate(() => ({ tensors: window.unetscope.tensors().length, skips: window.unetscope.anatomy().skips.length }));
  console.log(`${folder}: ${(bytes / 1e6).toFixed(0)} MB, ${tensors} tensors, ${skips} skips`);
  console.log(`opened in ${opened.toFixed(1)} s; a step ${median(steps).toFixed(0)} ms; a skip probed in ${probe.toFixed(0)} ms`);
  console.log(`most memory of a page: ${(peak() / 1e6).toFixed(0)} MB, ${((peak() - before) / bytes).toFixed(2)} × its file beyond the ${(before / 1e6).toFixed(0)} MB that the page has without it`);
} finally {
  await browser.close();
  server.kill();
}
