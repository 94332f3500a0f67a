import { expect, type Page } from '@playwright/test';
import { idle, open, test } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';

/** A small model, so that a run is a second. */
const START = 'v=1&model=emoji-16&prompt=a+red+heart&seed=31&steps=6&at=3';

const bar = (page: Page) => page.getByRole('region', { name: 'Comparison of A and B' });
const choice = (page: Page, name: RegExp) => bar(page).getByRole('group', { name: 'The page shows' }).getByRole('button', { name });
const state = (page: Page) =>
  page.evaluate(() => ({ prompt: window.unetscope.recipe().prompt, seed: window.unetscope.recipe().seed, shows: window.unetscope.view().shows, link: window.unetscope.link() }));

test.describe.serial('two runs side by side', () => {
  test('Compare keeps the run as A; another prompt is B', async ({ warm: page }) => {
    await open(page, START);
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(bar(page)).toContainText('B is the same as A so far');
    const prompt = page.getByRole('combobox', { name: /prompt/i });
    await prompt.fill('a blue heart');
    await prompt.press('Enter');
    await idle(page);
    await expect(bar(page)).toContainText('From A to B: “a red heart” → “a blue heart”');
    await expect(choice(page, /^A: “a red heart”/)).toHaveAttribute('aria-pressed', 'false');
    await expect(choice(page, /^B: “a blue heart”/)).toHaveAttribute('aria-pressed', 'true');
    // On one screen with both rows of the film: the U down to its middle, and the equation or its fold.
    for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]] as const) {
      await page.setViewportSize({ width, height });
      await idle(page);
      const film = page.getByRole('region', { name: 'Film of the run' });
      const lowest = width === 1440 ? page.getByRole('region', { name: 'The update of this step in B' }) : page.getByRole('button', { name: /^The update of B/ });
      for (const part of [page.getByRole('group', { name: 'Middle' }).getByRole('button').first(), lowest]) {
        await expect(async () => {
          const [box, foot] = await Promise.all([part.boundingBox(), film.boundingBox()]);
          expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(foot?.y ?? 0);
        }).toPass({ timeout: 10_000 });
      }
    }
    await page.getByRole('button', { name: /^The update of B/ }).click();
    await expect(page.getByRole('region', { name: 'The update of this step in B' })).toContainText('residual');
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  test('the mean square difference on screen is that of the frames', async ({ warm: page }) => {
    // Another prompt has played the film to its end.
    await page.evaluate(() => window.unetscope.seek(3));
    const x0 = () => page.evaluate(() => Array.from(window.unetscope.frame(3).predX0?.data ?? []));
    const b = await x0();
    await choice(page, /^A:/).click();
    await idle(page);
    expect((await state(page)).prompt).toBe('a red heart');
    const a = await x0();
    const meanSquare = a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0) / a.length;
    expect(meanSquare).toBeGreaterThan(0);
    const plot = bar(page).getByRole('slider', { name: /Mean square difference/ });
    const shown = Number((await plot.getAttribute('aria-valuetext'))?.replace('step 3: ', ''));
    expect(shown / meanSquare).toBeGreaterThan(0.99);
    expect(shown / meanSquare).toBeLessThan(1.01);
    await plot.focus();
    await page.keyboard.press('ArrowRight');
    await idle(page);
    expect(await page.evaluate(() => window.unetscope.view().step)).toBe(4);
  });

  test('x shows the other run while it is held, and the difference is B − A', async ({ warm: page }) => {
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.keyboard.down('x');
    expect((await state(page)).prompt).toBe('a blue heart');
    await page.keyboard.up('x');
    expect((await state(page)).prompt).toBe('a red heart');
    await choice(page, /difference/).click();
    await idle(page);
    expect(await state(page)).toMatchObject({ prompt: 'a blue heart', shows: 'difference' });
    await expect(bar(page)).toContainText('Every map below is B − A');
    await expect(page.getByRole('button', { name: /^B − A, grey is no difference: the noisy picture/ })).toBeVisible();
    await expect(page.locator('[data-state="drawn"]').first()).toBeVisible();
    await expectAccessible(page);
    await expectFits(page, [320, 768, 1440]);
  });

  test('swap, drop, keep and undo', async ({ warm: page }) => {
    await bar(page).getByRole('button', { name: 'swap A and B' }).click();
    await idle(page);
    await expect(choice(page, /^A: “a blue heart”/)).toBeVisible();
    await expect(choice(page, /difference, B − A/)).toHaveAttribute('aria-pressed', 'true');
    expect(await state(page)).toMatchObject({ prompt: 'a red heart', shows: 'difference' });
    await bar(page).getByRole('button', { name: 'keep only A' }).click();
    await idle(page);
    await expect(bar(page)).toHaveCount(0);
    expect(await state(page)).toMatchObject({ prompt: 'a blue heart', shows: 'run' });
    await page.goBack();
    await idle(page);
    await expect(bar(page)).toBeVisible();
    await bar(page).getByRole('button', { name: 'keep only B' }).click();
    await idle(page);
    await expect(bar(page)).toHaveCount(0);
    expect((await state(page)).prompt).toBe('a red heart');
  });

  test('a script compares, and the link gives both runs in a new page', async ({ warm: page, page: other }) => {
    await open(page, START);
    const made = await page.evaluate(async () => {
      const { checksum: a } = await window.unetscope.run();
      const result = await window.unetscope.compare({ seed: 32, guidanceScale: 1 });
      if (result === null) throw new Error('nothing was compared');
      return { a, b: result.checksum, frames: result.frames.length, difference: result.difference };
    });
    expect(made.frames).toBe(6);
    expect(made.difference).toHaveLength(7);
    expect(Math.min(...made.difference)).toBeGreaterThan(0);
    expect(made.b).not.toBe(made.a);
    const { link } = await state(page);
    await other.goto(link);
    await other.evaluate(() => window.unetscope.ready());
    await idle(other);
    await expect(bar(other)).toContainText('seed 31 → 32');
    const again = await other.evaluate(async () => {
      const result = await window.unetscope.compare({});
      const kept = await window.unetscope.compare(null);
      const { checksum } = await window.unetscope.run();
      return { b: result?.checksum, kept, a: checksum };
    });
    expect(again).toEqual({ b: made.b, kept: null, a: made.a });
    await page.evaluate(() => window.unetscope.compare(null));
  });

  test('a block and a join are A, B and their difference on one scale', async ({ warm: page }) => {
    const block = await page.evaluate(() => window.unetscope.anatomy().residualBlocks.find(({ arm }) => arm === 'decoder'));
    if (block === undefined) throw new Error('no block');
    await open(page, `${START}&beside.seed=33&page=block&tensor=${block.output}&maps=channel&channel=5`);
    const branch = () => page.evaluate(async (name) => Array.from((await window.unetscope.probe(3, [name]))[0]?.data ?? []), block.branch);
    const legend = page.getByText(/, one scale$/).first();
    await choice(page, /^A:/).click();
    await idle(page);
    const [a, scaleOfA] = [await branch(), await legend.textContent()];
    await choice(page, /^B:/).click();
    await idle(page);
    const b = await branch();
    expect(await legend.textContent()).toBe(scaleOfA);
    await choice(page, /difference/).click();
    await idle(page);
    // The conditional half is the last.
    const [one, other] = [a, b].map((values) => values.slice(values.length / 2));
    const apart = Math.hypot(...(other ?? []).map((value, i) => value - (one?.[i] ?? NaN))) / Math.hypot(...(one ?? []));
    const title = await page.getByRole('heading', { name: /^The branches of A and B differ by/ }).textContent();
    expect(Number(/[\d.]+/.exec(title ?? '')?.[0])).toBeCloseTo(apart, 2);
    await page.getByRole('button', { name: 'principal components' }).click();
    await expect(page.getByText(/on its scale: mid-grey is no difference/)).toBeVisible();
    const joined = await page.evaluate(() => window.unetscope.anatomy().skips[0]?.joined ?? '');
    await open(page, `${START}&beside.seed=33&shows=difference&page=resampling&tensor=${joined}`);
    await expect(page.getByRole('region', { name: 'What meets at the skip' })).toContainText('mid-grey is no difference');
    await expectAccessible(page);
    await page.evaluate(() => window.unetscope.compare(null));
  });

  test('on the tensor page A stands beside B, and swiping is in reach of the keyboard', async ({ warm: page }) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, `${START}&beside.seed=33`);
    const tensor = await page.evaluate(() => window.unetscope.anatomy().skips[0]?.encoder ?? '');
    await open(page, `${START}&beside.seed=33&page=tensor&tensor=${encodeURIComponent(tensor)}&maps=channel`);
    const [a, b] = [page.getByRole('region', { name: 'A', exact: true }), page.getByRole('region', { name: 'B', exact: true })];
    await expect(a.locator('canvas[data-plane="large"]')).toBeVisible();
    const [scaleA, scaleB] = await Promise.all([a, b].map((side) => side.locator('canvas[data-plane="large"]').getAttribute('data-domain')));
    expect(scaleA).toBe(scaleB);
    // The small ones too are A's, then B's, on one scale.
    const [small, other] = [page.locator('canvas[data-plane="1"]'), page.locator('canvas[data-plane="other 1"]')];
    expect(await other.getAttribute('data-domain')).toBe(await small.getAttribute('data-domain'));
    await bar(page).getByRole('button', { name: 'large' }).click();
    await page.getByRole('button', { name: 'swipe' }).click();
    const swipe = page.getByRole('slider', { name: 'Swipe between A and B' });
    await swipe.focus();
    await page.keyboard.press('Home');
    await expect(swipe).toHaveAttribute('aria-valuetext', /up to 0%/);
    await page.keyboard.press('Escape');
    await expect(swipe).toBeHidden();
    expect(await page.evaluate(() => window.unetscope.view().page)).toBe('tensor');
    // What the focus comes to from below ends up under the bar, not behind it.
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    const pin = page.getByRole('button', { name: 'Pin to compare' });
    await pin.focus();
    const [top, under] = [(await pin.boundingBox())?.y ?? 0, await bar(page).evaluate((element) => element.getBoundingClientRect().bottom)];
    expect(top).toBeGreaterThanOrEqual(under);
    await bar(page).getByRole('button', { name: 'keep only A' }).click();
  });
});
