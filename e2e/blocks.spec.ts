import { expect } from '@playwright/test';
import { diverging } from '../src/render/colour-maps.ts';
import { readHalves, sharesOf } from '../src/render/join-halves.ts';
import { paintDiverging } from '../src/render/paint.ts';
import { formatPercent } from '../src/ui/format.ts';
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
  const title = await page.getByRole('heading', { name: /times the shortcut’s/ }).textContent();
  expect(Number(/[\d.]+/.exec(title ?? '')?.[0])).toBeCloseTo(branch / shortcut, 2);
  await expectAccessible(page);

  // A number that is read here is a click away from the sum that made it.
  await page.getByRole('button', { name: /^branch, / }).click({ position: { x: 3, y: 3 } });
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ page: 'tensor', tensor: block.branch, channel: 5, pixel: [0, 0] });
  await expect(page.getByRole('region', { name: /^How .* is computed/ })).toContainText('together');
  await page.goBack();
  await idle(page);

  await page.getByRole('button', { name: /^conv2/ }).click();
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ page: 'tensor', tensor: block.branch });
  await page.goBack();
  await idle(page);
  await expect(page.getByRole('heading', { name: /times the shortcut’s/ })).toBeVisible();
  quiet();
});

test('a change of resolution: loss, spectra and what meets at the skip, as it is read and raw', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, 'v=1&model=emoji-16&steps=4&at=2&page=resampling');
  const nav = page.getByRole('navigation', { name: 'Changes of resolution' });
  const count = await page.evaluate(() => window.unetscope.anatomy().downsamples.length + window.unetscope.anatomy().upsamples.length);
  // The innermost skip goes past none of them.
  await expect(nav.getByRole('button')).toHaveCount(count + 1);
  await expect(page.getByText(/cannot be recovered from the map after/)).toBeVisible();
  await expect(page.getByText(/can carry/).first()).toBeVisible();
  await expectAccessible(page);
  await nav.getByRole('button', { name: '↑ 1 → 0' }).click();
  await idle(page);
  await expect(page.getByText(/the operator mixes channels/)).toBeVisible();
  const join = page.getByRole('region', { name: 'What meets at the skip' });
  const skip = await page.evaluate(() => window.unetscope.anatomy().skips[0]);
  if (skip === undefined || skip.read === null) throw new Error('no norm was found');
  const conditional = async (name: string) => {
    const { dims, data } = await probed(page, 2, name);
    const [, channels = 0, height = 0, width = 0] = dims;
    return { channels, height, width, data: Float32Array.from(data.slice(-channels * height * width)) };
  };
  const raw = { skip: await conditional(skip.encoder), below: await conditional(skip.decoder) };
  const read = readHalves(raw, await conditional(skip.read.tensor), skip);
  if (read === null) throw new Error('it does not read the halves');
  const shares = { raw: formatPercent(sharesOf(raw).variance), read: formatPercent(sharesOf(read).variance) };
  await expect(join.getByRole('listitem').first()).toHaveText(new RegExp(`^${shares.read}of the variance.* · raw ${shares.raw}$`));
  await join.getByRole('button', { name: 'raw, as they enter the join' }).click();
  await expect(join.getByRole('listitem').first()).toHaveText(new RegExp(`^${shares.raw}of the variance.* · after the group norm ${shares.read}$`));
  expect(await page.evaluate(() => window.unetscope.link())).toContain('halves=raw');

  // A number of a half as it is read leads to how the norm made it, in the half's own channels.
  await join.getByRole('button', { name: 'as the block reads them, after the group norm' }).click();
  await join.getByRole('button', { name: /^from below, / }).click({ position: { x: 3, y: 3 } });
  await expect(page.getByRole('region', { name: /^How .* is computed/ })).toContainText('together');
  const channel = skip.order === 'encoder-first' ? raw.skip.channels : 0;
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ page: 'tensor', tensor: skip.read.tensor, channel, pixel: [0, 0] });
  quiet();
});
