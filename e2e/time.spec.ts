import { expect } from '@playwright/test';
import { diverging } from '../src/render/colour-maps.ts';
import { paintDiverging } from '../src/render/paint.ts';
import { open, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { drawnPixels, probed } from './support/drawn.ts';

test('the time embedding on screen is the tensor, and the map of every t goes through it', { tag: '@chromium' }, async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await open(page, 'v=1&model=emoji-16&steps=4&at=1&page=time');
  const name = await page.evaluate(() => window.unetscope.anatomy().time?.sinusoid ?? '');
  const timestep = await page.evaluate(() => window.unetscope.frame(1).timestep ?? -1);
  const tensor = await probed(page, 1, name);
  const length = tensor.dims[1] ?? 0;
  const row = Float32Array.from(tensor.data.slice(0, length));

  const strip = await drawnPixels(page, 'Sinusoidal embedding of this t');
  expect([strip.height, strip.width]).toEqual([1, length]);
  const colours = Array.from(paintDiverging(row, 1, diverging.dark));
  expect(strip.rgba).toEqual(colours);

  // One column for each t, 999 at the left. A rounding step of the colour scale apart at most: the formula agrees to 1e-3.
  const map = await drawnPixels(page, `Sinusoidal embedding of all 1000 timesteps, ${length} numbers each`);
  expect([map.height, map.width]).toEqual([length, 1000]);
  const column = 999 - timestep;
  let furthest = 0;
  for (let i = 0; i < length; i++) {
    for (let k = 0; k < 4; k++) furthest = Math.max(furthest, Math.abs((map.rgba[(i * 1000 + column) * 4 + k] ?? 0) - (colours[i * 4 + k] ?? 0)));
  }
  expect(furthest).toBeLessThanOrEqual(3);
  await expect(page.getByText(/it reproduces the model’s own to/)).toBeVisible();
  await expectAccessible(page);
  quiet();
});

test('what each block adds opens the block, and the other steps are computed on request', async ({ warm: page }) => {
  // A run that the page of time has not seen: nothing of what it shows is held at the other steps.
  await open(page, 'v=1&model=emoji-16&seed=31&steps=4&at=1');
  await open(page, 'v=1&model=emoji-16&seed=31&steps=4&at=1&page=time');
  const offer = page.getByRole('button', { name: /compute the other/ });
  await offer.click();
  await expect(page.getByText('all 4 steps')).toBeVisible();
  const [output] = await page.evaluate(() => window.unetscope.anatomy().residualBlocks.map((block) => block.output));
  await page.getByRole('button', { name: 'encoder 0', exact: true }).click();
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ page: 'block', tensor: output });
});
