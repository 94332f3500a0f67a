import { expect, type Page } from '@playwright/test';
import { REST_MS } from '../src/app/rest.ts';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectGolden } from './support/expect-golden.ts';

test('a newcomer sees a picture come out of noise, then a live one', async ({ page }) => {
  const quiet = watchConsole(page);
  let release: () => void = () => undefined;
  const slowLine = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/models/emoji-32/model.onnx', async (route) => {
    await slowLine;
    await route.continue();
  });
  await page.goto('./');
  await expect(page.getByText('cached', { exact: false }).first()).toBeVisible({ timeout: 5000 });
  const slider = page.getByRole('slider', { name: 'Step' });
  // The film shows the picture; the playhead rests where the figure says most, and there the figure is whole before the network is.
  await expect(slider).toHaveValue('12');
  await expect(page.locator('[data-tile] canvas[data-state="drawn"]')).not.toHaveCount(0);
  await expect(page.locator('[data-tile] canvas:not([data-state="drawn"])')).toHaveCount(0);
  let cached: Record<string, number[]> = {};
  // The picture of every t stands beside its row only once a formula is found that gives it.
  await expect.poll(async () => Object.keys((cached = await tiles(page)))).toContain('sinusoids');
  release();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  await expect(slider).toHaveAttribute('max', '25');
  await expect(slider).toHaveValue('12');
  const live = await tiles(page);
  expect(Object.keys(cached).length).toBeGreaterThan(20);
  for (const [id, pixels] of Object.entries(live)) {
    const before = cached[id] ?? [];
    expect(pixels.reduce((sum, level, i) => sum + Math.abs(level - (before[i] ?? NaN)), 0) / pixels.length, id).toBeLessThan(3);
  }
  await expect(page.getByText('live', { exact: false }).first()).toBeVisible();
  quiet();
});

/** The levels of every tile of the figure. */
async function tiles(page: Page): Promise<Record<string, number[]>> {
  return await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-tile]')].map((tile) => {
        const canvas = tile.querySelector('canvas');
        const { data } = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        return [tile.dataset['tile'] ?? '', [...data]];
      }),
    ),
  );
}

test('prompt, play, pause, step, scrub and share, by the controls', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, 'v=1');
  await page.getByRole('combobox', { name: 'Prompt' }).fill('a red heart');
  await page.getByRole('combobox', { name: 'Prompt' }).press('Enter');
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe().prompt)).toBe('a red heart');

  await page.getByLabel('Seed', { exact: true }).fill('42');
  await page.getByLabel('Seed', { exact: true }).press('Enter');
  await page.getByLabel('Steps', { exact: true }).fill('12');
  await page.getByLabel('Steps', { exact: true }).press('Enter');
  await page.getByLabel('Guidance').fill('2.5');
  await page.getByLabel('Guidance').press('Enter');
  await page.getByLabel('Sampler').selectOption('EulerDiscreteScheduler');
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({
    prompt: 'a red heart',
    seed: 42,
    steps: 12,
    guidanceScale: 2.5,
    sampler: 'EulerDiscreteScheduler',
  });

  const slider = page.getByRole('slider', { name: 'Step' });
  await slider.fill('3');
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(3);
  await page.getByRole('button', { name: 'Next step' }).click();
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(4);
  await page.getByRole('button', { name: 'Previous step' }).click();
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(3);
  await page.getByRole('button', { name: 'Play' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('button', { name: 'Play' }).click();
  await idle(page);
  await expect(slider).toHaveValue('12');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Link' })).toHaveValue(/prompt=a\+red\+heart.*seed=42/);
  quiet();
});

test('scrubbing over computed frames runs no network until the hand rests', async ({ warm: page }) => {
  await open(page, 'v=1');
  const runs = await page.evaluate(async (rest) => {
    const slider = document.querySelector<HTMLInputElement>('input[type=range][aria-label="Step"]');
    if (slider === null) throw new Error('no slider');
    // React hears of a value only where it is set behind its back.
    const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
    // Where a frame takes longer than a hand needs to be at rest, the network may run: such a scrub says nothing, and is made again.
    for (;;) {
      const ran = (await window.unetscope.stats()).networkRuns;
      let longest = 0;
      for (let i = 0, last = performance.now(); i < 60; i++) {
        value?.set?.call(slider, String((i * 7) % 25));
        slider.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((resolve) => requestAnimationFrame(resolve));
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }
      const scrubbed = (await window.unetscope.stats()).networkRuns;
      await window.unetscope.idle();
      if (longest < rest) return { scrubbing: scrubbed - ran, resting: (await window.unetscope.stats()).networkRuns - scrubbed };
    }
  }, REST_MS);
  expect(runs.scrubbing).toBe(0);
  // One for the tensors on screen; then each half of the three skips, cut and at its mean.
  expect(runs.resting).toBeLessThanOrEqual(13);
});

test('ε̂ and probes equal PyTorch’s on wasm', async ({ warm: page }) => {
  await open(page, 'v=1');
  await expectGolden(page, 'emoji-32');
});
