import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { readNpy } from '../src/base/npy.ts';
import { diverging } from '../src/render/colour-maps.ts';
import { paintDiverging } from '../src/render/paint.ts';
import { idle, open, refusal, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';

const run = 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=1&guidance=1&page=tensor';
const NAME = 'decoder.1.block.0.conv1.weight.half';
const there = (page: Page, name: string) => page.locator(`section[aria-label="Weights ${name}"][aria-busy="false"]`).waitFor();

test('kernels are opened from their operator, drawn as the file has them, walked by keyboard and exported', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, `${run}&tensor=decoder.1.block.0.conv1`);
  const runs = async (): Promise<number> => (await page.evaluate(() => window.unetscope.stats())).networkRuns;
  const before = await runs();
  await page.getByText(/^its weights: /).getByRole('button', { name: 'kernels 48×96×3×3' }).click();
  await there(page, NAME);
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ page: 'tensor', tensor: NAME });
  await expect(page.getByRole('heading', { name: '48 outputs × 96 inputs, kernels of 3×3' })).toBeVisible();
  await expect(page.getByText('stored as float16')).toBeVisible();
  await expect(page.getByText(/across the steps/)).toHaveCount(0);
  await idle(page);
  expect(await runs()).toBe(before);

  // Not those of the tensor: what the file holds, read by a script.
  const weights = await page.evaluate(async (name) => Array.from((await window.unetscope.weights(name)).data), NAME);
  expect(weights).toHaveLength(48 * 96 * 9);
  const all = page.getByRole('button', { name: /^All kernels, 48 outputs by 96 inputs/ });
  await all.focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight']) await page.keyboard.press(key);
  await expect(page.getByText('output 2 ← input 1', { exact: true })).toBeVisible();
  const kernel = (output: number, input: number) => Float32Array.from(weights.slice((output * 96 + input) * 9, (output * 96 + input + 1) * 9));
  const large = page.locator('canvas[data-plane="large"]');
  const drawn = await large.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas');
    return { domain: Number(element.dataset['domain']), rgba: Array.from(element.getContext('2d')?.getImageData(0, 0, 3, 3).data ?? []) };
  });
  expect(drawn.rgba).toEqual([...paintDiverging(kernel(2, 1), drawn.domain, diverging.light)]);
  // The same kernel in the picture of all, each number a square of `zoom` pixels.
  const corner = await page.locator('canvas[data-plane="kernels"]').evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas');
    const zoom = Number(element.dataset['zoom']);
    const pitch = 3 * zoom + 3;
    return Array.from({ length: 9 }, (_, i) => [...(element.getContext('2d')?.getImageData(pitch + (i % 3) * zoom, 2 * pitch + Math.floor(i / 3) * zoom, 1, 1).data ?? [])]).flat();
  });
  expect(corner).toEqual(drawn.rgba);
  await expect(page.getByText(`row 1, column 1: ${Math.abs(kernel(2, 1)[4] ?? 0).toFixed(3)}`.replace(': ', (kernel(2, 1)[4] ?? 0) < 0 ? ': −' : ': '))).toBeVisible();

  await page.getByRole('radio', { name: 'the 96 of output 2' }).check();
  await expect(page.getByRole('radio', { name: 'change' })).toHaveCount(0);
  await page.getByRole('radio', { name: 'energy' }).check();
  const energy = (input: number): number => kernel(2, input).reduce((sum, value) => sum + value * value, 0);
  const strongest = Array.from({ length: 96 }, (_, input) => input).sort((a, b) => energy(b) - energy(a))[0];
  await expect(page.getByRole('listbox', { name: /96 kernels, ordered by energy/ }).getByRole('option').first()).toHaveAttribute('data-index', String(strongest));
  await idle(page);
  await page.reload();
  await there(page, NAME);
  await expect(page.getByText('output 2 ← input 1', { exact: true })).toBeVisible();
  await expect(page.getByRole('radio', { name: 'energy' })).toBeChecked();
  await expectAccessible(page);
  await expectFits(page, [360, 1440]);

  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('numpy_helper.to_array')).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: '.npy' }).click()]);
  expect(download.suggestedFilename()).toBe(`${NAME}.npy`);
  const saved = readNpy(new Uint8Array(readFileSync(await download.path())));
  expect(saved.dims).toEqual([48, 96, 3, 3]);
  expect(Array.from(saved.data, Number)).toEqual(weights);
  quiet();
});

test('a matrix is one picture, a vector a strip; both are found in the tree, and rows of the table of words are words', async ({ warm: page }) => {
  await open(page, `${run}&tensor=words.embedding.half&pixel=40,3`);
  await there(page, 'words.embedding.half');
  const canvas = page.locator('canvas[data-plane="large"]');
  await expect(canvas).toHaveAttribute('width', '32');
  await expect(canvas).toHaveAttribute('height', '124');
  await expect(page.getByText(/^row 40 “\S+”, column 3: /)).toBeVisible();
  const search = page.getByRole('searchbox', { name: 'Find a layer' });
  await search.fill('middle bias weights 48');
  await page.getByRole('tree').getByRole('treeitem').first().click();
  await expect(page.getByRole('heading', { name: '48 numbers' })).toBeVisible();
  await expect(canvas).toHaveAttribute('height', '1');
  expect(await refusal(page, `unetscope.weights('no.such')`)).toMatchObject({ code: 'unknown-weights' });
});
