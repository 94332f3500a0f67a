import { expect, type Page } from '@playwright/test';
import { sequential } from '../src/render/colour-maps.ts';
import { paintSequential } from '../src/render/paint.ts';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { drawnPixels, probed } from './support/drawn.ts';

const run = 'v=1&model=emoji-16&prompt=a+blue+cat+on+yellow&seed=7&steps=4&at=2&page=attention';

interface Layer {
  probabilities: string;
  heads: number;
  resolution: readonly [number, number];
  tokens: number;
}

async function layers(page: Page): Promise<{ cross: Layer[]; self: Layer[] }> {
  return await page.evaluate(() => {
    const { crossAttention, selfAttention } = window.unetscope.anatomy();
    return { cross: [...crossAttention], self: [...selfAttention] };
  });
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing');
  return value;
}

/** Weight of key k at query q of head h, for the conditional pass (the second sample of a guided batch). */
function weightsOf({ dims, data }: { dims: number[]; data: number[] }) {
  const [, heads = 0, queries = 0, keys = 0] = dims;
  const at = (h: number, q: number, k: number): number => data[((heads + h) * queries + q) * keys + k] ?? NaN;
  return { heads, queries, keys, at };
}

test('the map of a word is the tensor, pixel by pixel', { tag: '@chromium' }, async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page, run);
  const layer = must((await layers(page)).cross.at(-1));
  const { at, queries, keys } = weightsOf(await probed(page, 2, layer.probabilities));

  const legend = must(/^(\S+?)(?: and above)?, one scale/.exec(must((await page.getByText(/one scale for all/).allTextContents())[0]))?.[1]);
  const map = await drawnPixels(page, 'cat, head 2');
  expect([map.height, map.width]).toEqual([...layer.resolution]);
  const expected = paintSequential(Float32Array.from({ length: queries }, (_, q) => at(1, q, 3)), Number(legend), sequential.dark);
  expect(map.rgba).toEqual(Array.from(expected));

  for (let q = 0; q < queries; q++) {
    let sum = 0;
    for (let k = 0; k < keys; k++) sum += at(0, q, k);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-5);
  }
  await expect(page.getByText(/weights sum to 1/)).toBeVisible();
  quiet();
});

test('a pixel, a word and a head are chosen by click and by keyboard, stand in the address and come back', async ({ warm: page }) => {
  await open(page, run);
  const all = await layers(page);
  const layer = must(all.cross.at(-1));
  const { at, heads } = weightsOf(await probed(page, 2, layer.probabilities));
  const [rows, columns] = layer.resolution;

  const cell = page.getByRole('button', { name: 'blue, head 1', exact: true });
  const box = must((await cell.boundingBox()) ?? undefined);
  await cell.click({ position: { x: box.width * (2.5 / columns), y: box.height * (1.5 / rows) } });
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ word: 2, head: 0, pixel: [1, 2], tensor: layer.probabilities });
  const reads = page.getByRole('region', { name: 'What it reads' });
  await expect(reads).toContainText('row 1, column 2 reads');
  await expect(reads.getByRole('listitem').nth(2)).toContainText(at(0, columns + 2, 2).toFixed(3));

  const address = new URL(page.url()).hash.slice(1);
  await open(page, run);
  await expect(page.getByRole('button', { name: 'blue, head 1', exact: true })).toHaveAttribute('aria-pressed', 'false');
  await open(page, address);
  await expect(page.getByRole('button', { name: 'blue, head 1', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await expect(reads).toContainText('row 1, column 2 reads');

  // With the keyboard alone: one stop for the grid, arrows inside it.
  await page.getByRole('button', { name: 'unconditional (without)', exact: true }).focus();
  await page.keyboard.press('Tab');
  while (!(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') === 'blue, head 1'))) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ word: 3, head: 1, step: 2 });
  expect(heads).toBeGreaterThan(1);
});

test('where a pixel looks is a row of the tensor, in every layer of self-attention at once', async ({ warm: page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, `${run}&pixel=1,2&tensor=decoder.1.self.probabilities&head=2`);
  const { self } = await layers(page);
  const layer = must(self.find(({ probabilities }) => probabilities === 'decoder.1.self.probabilities'));
  for (const one of self) await expect(page.getByRole('button', { name: new RegExp(`^Where row .* looks in ${one.probabilities.split('.')[0] ?? ''}`) }).first()).toBeVisible();
  const { at, keys } = weightsOf(await probed(page, 2, layer.probabilities));
  const map = await drawnPixels(page, 'Where row 1, column 2 looks in decoder 1, head 3');
  const query = layer.resolution[1] + 2;
  const expected = paintSequential(Float32Array.from({ length: keys }, (_, k) => at(2, query, k)), 8 / keys, sequential.light);
  expect(map.rgba).toEqual(Array.from(expected));

  // The largest are written out, and of one head each leads to the sum that made it.
  const most = page.getByRole('region', { name: 'Where it looks most' }).getByRole('listitem');
  const largest = Math.max(...Array.from({ length: keys }, (_, k) => at(2, query, k)));
  await expect(most.first()).toContainText(largest.toFixed(3));
  await most.first().getByRole('button', { name: /how the weight of row \d, column \d is computed/ }).click();
  await expect(page.getByRole('region', { name: /^How .* is computed/ })).toContainText('eᶻ ÷ Σ eᶻ');
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ page: 'tensor', tensor: layer.probabilities, head: 2 });
});

test('axe finds nothing on the page of attention', async ({ warm: page }) => {
  await open(page, run);
  await expectAccessible(page);
});

test('without the words the network is shown to read only the start token', async ({ warm: page }) => {
  await open(page, run);
  await page.getByRole('button', { name: 'unconditional (without)', exact: true }).click();
  await expect(page.getByRole('button', { name: /^cat, / })).toHaveCount(0);
  await expect(page.getByRole('button', { name: '(start), mean', exact: true })).toBeVisible();
});
