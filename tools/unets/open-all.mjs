// `npm run open:all [ARCHIVE ...]`: opens every network of the archives beside this file in one page of the production build, one after another, as a
// person would who chooses a file, and compares one forward pass and what the page says of the network with what Python wrote beside it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { launchBrowser, percentile } from '../../bench/support.mjs';

/** @typedef {{ dims: number[], fill: string }} Input */
/** @typedef {{ inputs: Input[], values: number[], at: number[], largest: number, size: number, tolerance?: number, skips?: number, blocks?: number, self?: number, cross?: number, questions?: number, refused?: string, none?: boolean, side?: number | null }} Truth */

const here = new URL('./', import.meta.url);
const given = process.argv.slice(2);
const archives = given.length > 0 ? given : ['breadth.zip', 'strangers.zip', 'packages.zip'].map((name) => new URL(name, here));
/** Of the largest value. */
const TOLERANCE = 1e-4;

const server = spawn(process.execPath, ['tools/serve.mjs', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
/** @type {string} */
const address = await new Promise((resolve) => server.stdout.on('data', (said) => {
  const [, at] = /is at (\S+)/.exec(String(said)) ?? [];
  if (at !== undefined) resolve(at);
}));
const browser = await launchBrowser();
const folder = mkdtempSync(join(tmpdir(), 'open-all-'));
const failures = /** @type {string[]} */ ([]);
const seconds = /** @type {number[]} */ ([]);

try {
  const page = await browser.newPage();
  page.setDefaultTimeout(120_000);
  page.on('pageerror', (error) => failures.push(`an error of the page: ${error.message}`));
  await page.goto(`${address}#v=1&model=emoji-16&steps=2`);
  await page.evaluate(() => window.unetscope.ready());
  const dialog = page.getByRole('dialog', { name: 'Open a model' });
  for (const archive of archives) {
    const files = unzipSync(new Uint8Array(readFileSync(archive)));
    const truths = /** @type {Record<string, Truth>} */ (JSON.parse(new TextDecoder().decode(files['truth.json'])));
    for (const [name, truth] of Object.entries(truths)) {
      const chosen = Object.entries(files).flatMap(([file, bytes]) => {
        if (!file.startsWith(`${name}.onnx`)) return [];
        const path = join(folder, file);
        writeFileSync(path, bytes);
        return [path];
      });
      const start = performance.now();
      const said = await openOne(page, dialog, chosen, truth).catch((error) => String(error).split('\n')[0] ?? '');
      seconds.push((performance.now() - start) / 1000);
      console.log(`${name}: ${said === '' ? 'as Python has it' : said}`);
      if (said !== '') failures.push(`${name}: ${said}`);
      for (const path of chosen) rmSync(path);
    }
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true });
}
console.log(`${seconds.length} networks; ${seconds.length - failures.length} as Python has them; seconds each: ${[0.5, 0.95, 1].map((p) => percentile(seconds, p).toFixed(1)).join(', ')} (median, 95 %, most), ${seconds.reduce((sum, one) => sum + one, 0).toFixed(0)} in all`);
if (failures.length > 0) {
  console.error(failures.join('\n'));
  process.exitCode = 1;
}

/**
 * What is not as it should be, or nothing.
 *
 * @param {import('@playwright/test').Page} page @param {import('@playwright/test').Locator} dialog @param {string[]} files @param {Truth} truth
 */
async function openOne(page, dialog, files, truth) {
  const before = await page.evaluate(() => window.unetscope.recipe().model);
  if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Open a model' }).click();
  else if (await dialog.getByRole('button', { name: 'Choose another' }).isVisible()) await dialog.getByRole('button', { name: 'Choose another' }).click();
  await dialog.getByLabel('Model files').setInputFiles(files);
  const open = dialog.getByRole('button', { name: 'Open', exact: true });
  const alert = dialog.getByRole('alert');
  await open.or(alert).first().waitFor();
  if (await alert.isVisible()) return refusal(truth, await alert.innerText());
  const asked = await dialog.getByRole('combobox').count();
  if (typeof truth.side === 'number') await dialog.getByLabel('How large are its pictures?').selectOption(String(truth.side));
  await open.click();
  await dialog.waitFor({ state: 'hidden' }).catch(() => undefined);
  if (await alert.isVisible()) return refusal(truth, await alert.innerText());
  const found = await page.evaluate(async ({ inputs, at, before }) => {
    const { unetscope } = window;
    if (unetscope.recipe().model === before) return { said: 'the model before is still open' };
    await unetscope.ready();
    // What it is fed is known when its run has begun.
    await unetscope.idle();
    const count = (/** @type {readonly number[]} */ dims) => dims.reduce((product, dim) => product * dim, 1);
    const waiting = [...inputs];
    const feeds = unetscope.inputs(0).map(({ name, dims: [batch, ...rest], data }) => {
      const size = count(rest);
      const i = waiting.findIndex(({ dims }) => count(dims) === size);
      const [input] = i < 0 ? [] : waiting.splice(i, 1);
      const of = { value: () => 37, words: (/** @type {number} */ k) => (3 + 7 * k) % 11, ones: () => 1, small: () => 0.7, waves: (/** @type {number} */ k) => Math.sin(1 + 1.7 * k) }[input?.fill ?? ''];
      return { name, dims: [1, ...rest], data: of === undefined ? data.slice(0, data.length / (batch ?? 1)) : Float32Array.from({ length: size }, (_, k) => of(k)) };
    });
    if (waiting.length > 0) return { said: `not asked for: inputs of ${waiting.map(({ dims }) => dims.join('×')).join(', ')}` };
    const { output, reason, skips, residualBlocks, selfAttention, crossAttention } = unetscope.anatomy();
    const [made] = await unetscope.forward(feeds, [output ?? unetscope.tensors().at(-1)?.name ?? '']);
    return {
      said: reason ?? '', size: made?.data.length, values: at.map((i) => made?.data[i] ?? NaN),
      parts: { skips: skips.length, blocks: residualBlocks.length, self: selfAttention.length, cross: crossAttention.length },
    };
  }, { inputs: truth.inputs, at: truth.at, before });
  // What is no U is said to be none, and open all the same.
  if (truth.none === true ? found.said === '' : found.said !== '') return found.said === '' ? 'taken for a U-Net' : found.said;
  const worst = Math.max(...(found.values ?? []).map((value, i) => Math.abs(value - (truth.values[i] ?? NaN)))) / truth.largest;
  const parts = Object.entries(found.parts ?? {}).flatMap(([part, n]) => {
    const known = truth[/** @type {'skips'} */ (part)];
    return known === undefined || known === n ? [] : [`${n} ${part} for ${known}`];
  });
  return [
    ...(found.size === truth.size ? [] : [`${found.size} values for ${truth.size}`]),
    ...(worst < (truth.tolerance ?? TOLERANCE) ? [] : [`off by ${worst.toExponential(1)} of the largest value`]),
    ...(asked <= (truth.questions ?? 4) ? [] : [`${asked} questions`]),
    ...parts,
  ].join('; ');
}

/** @param {Truth} truth @param {string} words */
function refusal(truth, words) {
  return truth.refused !== undefined && words.includes(truth.refused) ? '' : `refused: ${words}`;
}
