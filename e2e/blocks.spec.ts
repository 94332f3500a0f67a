import { expect } from '@playwright/test';
import { diverging } from '../src/render/colour-maps.ts';
import { paintDiverging } from '../src/render/paint.ts';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { drawnPixels, probed } from './support/drawn.ts';

test('a residual block: shortcut + branch = sum, on screen as in the tensors', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, 'v=1&model=emoji-16&steps=4&at=2&page=block&tensor=decoder.1.block.0.output&maps=channel&channel=5');
  const block = await page.evaluate(() => window.unetscope.anatomy().residualBlocks.find(({ output }) => output === 'decoder.1.block.0.output'));
  if (block === undefined) throw new Error('no such block');
  const legend = Number(/^\+(\S+), one scale/.exec((await page.getByText(/, one scale$/).first().textContent()) ?? '')?.[1]);
  const norms: number[] = [];
  for (const [name, tensor] of [['shortcut', block.shortcut], ['branch', block.branch], ['sum', block.output]] as const) {
    const { dims, data } = await probed(page, 2, tensor);
    const [batch = 1, channels = 1, height = 1, width = 1] = dims;
    const sample = data.slice((batch - 1) * channels * height * width);
    norms.push(Math.hypot(...sample));
    const plane = Float32Array.from(sample.slice(5 * height * width, 6 * height * width));
    const drawn = await drawnPixels(page, `${name}, ${height} by ${width}`);
    const expected = paintDiverging(plane, legend, diverging.light);
    // The legend's two or three digits are not all of the domain's: a step or two of the colour table.
    const furthest = drawn.rgba.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? 0))), 0);
    expect(furthest, name).toBeLessThanOrEqual(6);
  }
  const [shortcut = 1, branch = 0] = norms;
  const title = await page.getByRole('heading', { name: /of the shortcut/ }).textContent();
  expect(Number(/[\d.]+/.exec(title ?? '')?.[0])).toBeCloseTo(branch / shortcut, 2);
  await expectAccessible(page);

  await page.getByRole('button', { name: /^conv2/ }).click();
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ page: 'tensor', tensor: block.branch });
  await page.goBack();
  await idle(page);
  await expect(page.getByRole('heading', { name: /of the shortcut/ })).toBeVisible();
  quiet();
});

test('a change of resolution: loss, spectra and what the skip brings back, for each of them', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, 'v=1&model=emoji-16&steps=4&at=2&page=resampling');
  const nav = page.getByRole('navigation', { name: 'Changes of resolution' });
  const count = await page.evaluate(() => window.unetscope.anatomy().downsamples.length + window.unetscope.anatomy().upsamples.length);
  await expect(nav.getByRole('button')).toHaveCount(count);
  await expect(page.getByText(/cannot be told from the map after/)).toBeVisible();
  await expect(page.getByText(/cannot carry/).first()).toBeVisible();
  await expectAccessible(page);
  await nav.getByRole('button').last().click();
  await idle(page);
  await expect(page.getByText(/the operator mixes channels/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'What the skip brings back' })).toContainText('%');
  quiet();
});
