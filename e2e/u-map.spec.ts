import { expect, type Locator, type Page } from '@playwright/test';
import type { View } from '../src/store/view.ts';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';

const run = 'v=1&model=emoji-16&prompt=a+blue+cat+on+yellow&seed=7&steps=4&at=2';
const ofTile = 'encoder.1.block.0.output';

const view = (page: Page): Promise<View> => page.evaluate(() => window.unetscope.view());
const theU = (page: Page): Locator => page.getByRole('figure', { name: 'The U-Net and its feature maps' });
const smallU = (page: Page): Locator => page.getByRole('figure', { name: 'The U-Net, small' });
const tile = (figure: Locator, name: RegExp): Locator => figure.getByRole('button', { name }).first();

test.beforeEach(async ({ warm }) => {
  // High enough for all of the U above the film.
  await warm.setViewportSize({ width: 1440, height: 1200 });
  await warm.emulateMedia({ reducedMotion: 'reduce' });
});

test('a click on a tile opens what it is, the small U leads on from there, and back is back', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, run);
  const encoder = tile(theU(page), /^encoder 1: .* Enter: open its residual block$/);
  // Twice: the first move of Firefox's driver comes without any way behind it.
  await encoder.hover({ position: { x: 5, y: 5 } });
  await encoder.hover();
  // The way from x_t over its own skip to ε̂ is lit; what does not lie on it steps back.
  const opacity = (name: RegExp): Promise<string> => tile(theU(page), name).locator('..').evaluate((element) => getComputedStyle(element).opacity);
  await expect.poll(() => opacity(/^what the skip brings to decoder 0/)).not.toBe('1');
  for (const lit of [/^encoder 0:/, /^encoder 1:/, /^what the skip brings to decoder 1/, /^decoder 0:/]) expect(await opacity(lit)).toBe('1');
  await expect(theU(page).getByText('click or Enter: open its residual block')).toBeVisible();

  // What is read of a skip covers no words, neither what a cut costs nor what is said on the arrows.
  for (const read of ['skip-0', 'below-0', 'joined-0', 'skip-1', 'below-1', 'joined-1']) {
    const part = theU(page).locator(`[data-tile="${read}"]`);
    await part.hover({ position: { x: 20, y: 20 } });
    await part.hover({ position: { x: 24, y: 24 } });
    await expect(part.getByText(/^click or Enter/)).toBeVisible();
    expect(await part.evaluate(wordsUnderReadout), read).toEqual([]);
  }

  await encoder.click();
  await expect(page.getByRole('navigation', { name: 'Residual blocks' })).toBeVisible();
  expect(await view(page)).toMatchObject({ page: 'block', tensor: ofTile, step: 2, kept: null });
  await expect(tile(smallU(page), /^encoder 1:/)).toHaveAttribute('aria-current', 'true');
  await tile(smallU(page), /^middle: .* Enter: open the last of its 2 residual blocks$/).click();
  expect(await view(page)).toMatchObject({ page: 'block', tensor: 'middle.block.1.output', step: 2 });
  await expect(tile(smallU(page), /^middle:/)).toHaveAttribute('aria-current', 'true');
  await page.goBack();
  await expect(tile(smallU(page), /^encoder 1:/)).toHaveAttribute('aria-current', 'true');
  await page.goBack();
  await expect(theU(page)).toBeVisible();
  expect(await view(page)).toMatchObject({ page: 'figure', step: 2 });
  quiet();
});

test('by keyboard: one Tab stop, arrows go about, Shift reads and keeps, Enter opens and arrives, Esc comes back to the tile', async ({ warm: page }) => {
  await open(page, run);
  await page.keyboard.press('Tab');
  const encoder = tile(theU(page), /^encoder 1:/);
  await encoder.focus();
  await expect(theU(page).getByText('row 4, column 4', { exact: true })).toBeVisible();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(theU(page).getByText('row 4, column 5', { exact: true })).toBeVisible();
  expect(await view(page)).toMatchObject({ page: 'figure', step: 2, kept: { tile: 'encoder-1' } });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Residual blocks' })).toBeVisible();
  expect(await view(page)).toMatchObject({ page: 'block', tensor: ofTile, step: 2 });
  await expect(page.getByRole('heading', { level: 2 }).first()).toBeFocused();
  await expect(page).toHaveTitle('residual block of encoder 1 · a blue cat on yellow, step 2 · Unetscope');
  await page.keyboard.press('Escape');
  await expect(encoder).toBeFocused();
  // Where the page was left, the reading is still kept; Esc lets go of it.
  await expect(theU(page).getByText('row 4, column 5', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  expect(await view(page)).toMatchObject({ page: 'figure', step: 2, kept: null });

  await page.keyboard.press('ArrowUp');
  await expect(encoder).not.toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await expect(tile(theU(page), /^the noisy picture/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tile(theU(page), /^encoder 0:/)).toBeFocused();
  // A handle is left with up and down, for left and right change it; a menu the other way.
  const gain = theU(page).getByRole('slider', { name: /^Gain of .*skip 0/ });
  await gain.focus();
  await page.keyboard.press('ArrowDown');
  await expect(gain).not.toBeFocused();
  await expect(gain).toHaveAttribute('aria-valuenow', '1');
  const layer = theU(page).getByRole('combobox', { name: 'Attention layer' });
  await layer.focus();
  await page.keyboard.press('ArrowRight');
  await expect(layer).not.toBeFocused();
  // The equation is a plane of its own: two stops, where each part was one.
  const stops = await theU(page).evaluate((figure) => [...figure.querySelectorAll<HTMLElement>('*')].filter((control) => control.tabIndex >= 0 && control.closest('[popover]') === null).length);
  expect(stops).toBe(2);
  expect(await view(page)).toMatchObject({ page: 'figure', step: 2 });
});

test('words, arrows and pictures of the U lead to their pages', async ({ warm: page }) => {
  await open(page, run);
  for (const [name, expected] of [
    [/^16×16×16, what leaves encoder 0: open its tensor$/, { page: 'tensor', tensor: 'encoder.0.cross.output' }],
    [/^attention ← words of decoder 0: /, { page: 'attention', tensor: 'decoder.0.cross.probabilities' }],
    [/^self-attention of middle: /, { page: 'attention', tensor: 'middle.self.probabilities' }],
    [/^← t into encoder 0: /, { page: 'time' }],
    [/^↓2 max pooling, out of encoder 0: /, { page: 'resampling', tensor: 'encoder.1.pooled' }],
    [/^transposed convolution ↑2, into decoder 0: /, { page: 'resampling', tensor: 'decoder.0.up' }],
    [/^skip 0: /, { page: 'resampling', tensor: 'decoder.0.joined' }],
    [/^skip 1: /, { page: 'resampling', tensor: 'decoder.1.joined' }],
    [/^what comes up from below into decoder 0/, { page: 'tensor', tensor: 'decoder.0.up' }],
    [/looks for “cat”.* Enter: open its attention, head by head$/, { page: 'attention', tensor: 'decoder.0.cross.probabilities', word: 3 }],
    [/^embedding of t, /, { page: 'time' }],
    [/^the noisy picture/, { page: 'schedule' }],
    [/^the predicted noise/, { page: 'tensor', tensor: 'pred_noise' }],
    [/^the clean picture that the network expects/, { page: 'forward' }],
  ] as const) {
    await tile(theU(page), name).click();
    expect(await view(page), String(name)).toMatchObject({ ...expected, step: 2 });
    await expect(theU(page)).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(theU(page)).toBeVisible();
    expect(await view(page)).toMatchObject({ page: 'figure', step: 2 });
  }
  await page.getByRole('button', { name: /^ᾱ = .*: open the noise schedule$/ }).click();
  expect(await view(page)).toMatchObject({ page: 'schedule', step: 2 });
});

test('the layer of the words, the start token and a kept place stand in the address and come back', async ({ warm: page }) => {
  await open(page, run);
  await page.getByLabel('Attention layer', { exact: true }).selectOption({ label: 'middle, 8×8' });
  await page.getByRole('button', { name: 'start token' }).click();
  await tile(theU(page), /^decoder 0:/).click({ modifiers: ['Shift'], position: { x: 3, y: 3 } });
  await expect(theU(page).getByText('row 0, column 0', { exact: true })).toBeVisible();
  const expected = { wordLayer: 'middle.cross.probabilities', startToken: true, kept: { tile: 'decoder-0' }, page: 'figure', step: 2 };
  expect(await view(page)).toMatchObject(expected);
  await page.mouse.move(0, 0);
  await idle(page);
  await page.reload();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  expect(await view(page)).toMatchObject(expected);
  await expect(page.getByRole('button', { name: /^where middle, 8×8 looks for the start token/ })).toBeVisible();
  await expect(theU(page).getByText('row 0, column 0', { exact: true })).toBeVisible();
  await tile(theU(page), /^encoder 0:/).click();
  await page.getByLabel('Find a layer').waitFor();
  await page.goBack();
  expect(await view(page)).toMatchObject(expected);
  await expectFits(page, [360, 1024, 2560]);
  await expectAccessible(page);
});

test.describe('with a finger', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 844 }, contextOptions: { reducedMotion: 'reduce' } });

  test('the first tap reads, and the reading has the way on', { tag: '@chromium' }, async ({ page }) => {
    await open(page, run);
    await tile(theU(page), /^encoder 0:/).tap();
    expect(await view(page)).toMatchObject({ page: 'figure', kept: { tile: 'encoder-0' } });
    await expectFits(page, [390]);
    // The row of a skip goes by its name alone, by which it is exported and filmed: what it is worth is another number at each step.
    await expect(page.getByRole('region', { name: 'skip 0', exact: true })).toContainText('cut: ');
    await theU(page).getByRole('button', { name: 'unmark' }).tap();
    expect(await view(page)).toMatchObject({ page: 'figure', kept: null });
    await tile(theU(page), /^decoder 0:/).tap();
    await theU(page).getByRole('button', { name: 'open its residual block', exact: true }).tap();
    expect(await view(page)).toMatchObject({ page: 'block', tensor: 'decoder.0.block.0.output', step: 2 });
  });
});

function wordsUnderReadout(part: Element): string[] {
  const readout = part.querySelector(':scope > span');
  const box = readout?.getBoundingClientRect();
  const figure = part.closest('figure');
  if (readout === null || box === undefined || figure === null) return ['no readout'];
  const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT);
  const covered: string[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = (node.textContent ?? '').trim();
    const element = node.parentElement;
    if (text === '' || element === null || readout.contains(element) || element.closest('[popover]') !== null || !element.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects())
      if (line.width > 1 && Math.min(line.right, box.right) - Math.max(line.left, box.left) > 1 && Math.min(line.bottom, box.bottom) - Math.max(line.top, box.top) > 1) covered.push(text);
  }
  return covered;
}
