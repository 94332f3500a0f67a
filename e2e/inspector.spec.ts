import { expect, type Page } from '@playwright/test';
import { readNpy } from '../src/base/npy.ts';
import { readNpz } from '../src/base/npz.ts';
import { diverging } from '../src/render/colour-maps.ts';
import { readFileSync } from 'node:fs';
import { idle, open, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';
import { probed } from './support/drawn.ts';
import { deviationFrom } from '../src/protocol/golden-taps.ts';
import { goldenTaps } from './support/golden.ts';

const STEP = 2;
const run = `v=1&model=emoji-16&steps=4&at=${STEP}`;

/** The output of the decoder's last residual block but one: a feature map in the middle of things. */
async function someMap(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const blocks = window.unetscope.anatomy().residualBlocks.filter(({ arm }) => arm === 'decoder');
    return blocks.at(-2)?.output ?? blocks.at(-1)?.output ?? '';
  });
}

async function openTensor(page: Page, name: string, fields = ''): Promise<void> {
  await open(page, `${run}&page=tensor&tensor=${encodeURIComponent(name)}${fields}`);
  const known = await page.evaluate((tensor) => window.unetscope.tensors().some((info) => info.name === tensor), name);
  if (known) await page.locator(`section[aria-label="Tensor ${name}"][aria-busy="false"]`).waitFor();
  await idle(page);
}

/** A canvas of the page by its mark: a channel's number, `large`, `components`, `rows`, or `step n`. */
async function canvasOf(page: Page, mark: string): Promise<{ width: number; height: number; domain: number; rgba: number[] }> {
  const canvas = page.locator(`canvas[data-plane="${mark}"]`).first();
  await canvas.waitFor();
  return await canvas.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas');
    const pixels = element.getContext('2d')?.getImageData(0, 0, element.width, element.height);
    return { width: element.width, height: element.height, domain: Number(element.dataset['domain']), rgba: Array.from(pixels?.data ?? []) };
  });
}

/** Value of each pixel, read back through the colour scale: exact to half a colour. Clipped values are ±domain. */
function valuesOf({ rgba, domain }: { rgba: number[]; domain: number }): number[] {
  const table = diverging.light;
  const byColour = new Map(Array.from({ length: 256 }, (_, i) => [`${table[i * 3] ?? 0} ${table[i * 3 + 1] ?? 0} ${table[i * 3 + 2] ?? 0}`, i]));
  return Array.from({ length: rgba.length / 4 }, (_, i) => {
    const index = byColour.get(`${rgba[i * 4] ?? 0} ${rgba[i * 4 + 1] ?? 0} ${rgba[i * 4 + 2] ?? 0}`);
    if (index === undefined) throw new Error(`pixel ${i} has no colour of the scale`);
    return (index / 255) * 2 * domain - domain;
  });
}

function expectDrawn(canvas: { rgba: number[]; domain: number }, expected: readonly number[]): void {
  const drawn = valuesOf(canvas);
  expect(drawn).toHaveLength(expected.length);
  // Half a colour, and as much again because neighbouring colours of the scale may be the same three bytes.
  const tolerance = (2 * canvas.domain) / 255 + 1e-6;
  drawn.forEach((value, i) => {
    const clipped = Math.max(-canvas.domain, Math.min(canvas.domain, expected[i] ?? NaN));
    expect(Math.abs(value - clipped), `pixel ${i}`).toBeLessThanOrEqual(tolerance);
  });
}

/** Channel of the conditional pass, the second sample of a guided batch. */
function channelOf({ dims, data }: { dims: number[]; data: number[] }, channel: number): number[] {
  const [, channels = 0, height = 0, width = 0] = dims;
  const size = height * width;
  return data.slice((channels + channel) * size, (channels + channel + 1) * size);
}

test('a feature map is drawn as the numbers that it holds, which are PyTorch’s for PyTorch’s inputs', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, run);
  const name = await someMap(page);
  await openTensor(page, name, '&maps=channel&channel=3');
  const tensor = await probed(page, STEP, name);
  expectDrawn(await canvasOf(page, '5'), channelOf(tensor, 5));
  expectDrawn(await canvasOf(page, 'large'), channelOf(tensor, 3));

  // The same tensor of the same network, for the inputs that PyTorch was given.
  const { inputs: given, references } = goldenTaps('emoji-16');
  const reference = references.get(name);
  if (reference === undefined) throw new Error(`no reference for ${name}`);
  const inputs = [
    { name: 'sample', dims: [1, 3, 16, 16], data: [...given.sample] },
    { name: 'timestep', dims: [1], data: [...given.timestep] },
    { name: 'tokens', dims: [1, 8], data: [...(given.conditions['tokens']?.data ?? [])] },
  ];
  const answer = await page.evaluate(
    async ([fed, wanted]) => {
      const tensors = fed.map((input) => ({ ...input, data: Float32Array.from(input.data) }));
      const [tensor] = await window.unetscope.forward(tensors, [wanted]);
      return { dims: [...(tensor?.dims ?? [])], data: Array.from(tensor?.data ?? []) };
    },
    [inputs, name] as const,
  );
  expect(deviationFrom(reference, { dims: answer.dims, data: Float32Array.from(answer.data) }).relative).toBeLessThanOrEqual(1e-4);
  quiet();
});

test('opening a tensor costs one network run, the film of a channel one for each other step', async ({ warm: page }) => {
  await open(page, `${run}&seed=41`);
  const name = await someMap(page);
  const runs = async (): Promise<number> => await page.evaluate(async () => (await window.unetscope.stats()).networkRuns);
  const before = await runs();
  await page.evaluate((tensor) => {
    location.hash = `${location.hash}&page=tensor&tensor=${encodeURIComponent(tensor)}`;
  }, name);
  await page.locator('[data-plane="0"]').waitFor();
  await idle(page);
  expect((await runs()) - before).toBeLessThanOrEqual(1);
  await expect(page.getByText(/kept at \d of 4 steps/)).toBeVisible();
  const held = Number(/kept at (\d)/.exec((await page.getByText(/kept at/).textContent()) ?? '')?.[1]);
  if (held < 4) {
    await page.getByRole('button', { name: /compute the other/ }).click();
    await expect(page.getByText('kept at 4 of 4 steps')).toBeVisible();
  }
  await idle(page);
  expect((await runs()) - before).toBeLessThanOrEqual(4);
  const { live } = await page.evaluate(async () => ({ live: (await window.unetscope.stats()).liveTensors }));
  expect(live).toBe(0);
});

test('order, scale, channel and place are chosen by keyboard, stand in the address and come back', async ({ warm: page }) => {
  await open(page, run);
  const name = await someMap(page);
  await openTensor(page, name, '&maps=channel');
  const grid = page.getByRole('listbox', { name: /channels, ordered by index/ });
  await grid.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(grid.getByRole('option', { selected: true })).toHaveAttribute('data-index', '2');
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ channel: 2, step: STEP });

  await page.getByRole('radio', { name: 'variance' }).check();
  await page.getByRole('radio', { name: 'whole run' }).check();
  await expect(page.getByText(/over (the \d of 4 steps held|all 4 steps)/).first()).toBeVisible();
  const large = page.getByRole('button', { name: /^channel 2, / });
  await large.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const value = channelOf(await probed(page, STEP, name), 2);
  const width = Math.sqrt(value.length);
  await expect(page.getByText(/^row 1, column 1: /)).toContainText(Math.abs(value[width + 1] ?? NaN).toFixed(3));

  await idle(page);
  const fragment = new URL(page.url()).hash.slice(1);
  expect(fragment).toContain('order=variance');
  await page.reload();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ channel: 2, order: 'variance', scale: 'run', pixel: [1, 1], tensor: name });
  const variances = (await grid.count()) === 0 ? page.getByRole('listbox', { name: /ordered by variance/ }) : grid;
  await expect(variances).toBeVisible();
});

test('a number is taken apart into the sum that made it, by pointer and by keyboard, and each part leads to its own', async ({ warm: page }) => {
  const name = 'encoder.1.block.0.conv1';
  await openTensor(page, name, '&maps=channel&channel=3&pixel=0,5');
  const { dims, data } = await probed(page, STEP, name);
  const [, channels = 0, height = 0, width = 0] = dims;
  const valueAt = (channel: number, row: number, column: number): number => data[((channels + channel) * height + row) * width + column] ?? NaN;
  const made = page.getByRole('region', { name: /is computed/ });
  const number = (text: string): number => Number(text.replace('−', '-').replace(/[^-\d.]/g, ''));
  const holds = async (row: number, column: number): Promise<void> => {
    await expect(made.getByRole('listitem').last()).toContainText('together');
    // Within the page: a list of these elements, handed out, ends Firefox's process (docs/browsers.md).
    const parts = (await made.evaluate((region) => [...region.querySelectorAll('li')].map(({ lastElementChild }) => lastElementChild?.textContent ?? ''))).map(number);
    const whole = parts.pop() ?? NaN;
    expect(Math.abs(whole - valueAt(3, row, column))).toBeLessThan(1e-3);
    // each is rounded to as many digits
    expect(Math.abs(parts.reduce((sum, part) => sum + part, 0) - whole)).toBeLessThan(parts.length * 1e-3);
    await expect(made.getByText('instead: something between')).toHaveCount(0);
  };
  await holds(0, 5);
  // At the upper edge the kernel's first row sees nothing.
  await expect(made.getByRole('img', { name: /^window: 0, 0, 0,/ }).first()).toBeVisible();
  const picture = page.getByRole('button', { name: /^channel 3, / });
  await picture.focus();
  await page.keyboard.press('ArrowDown');
  await idle(page);
  await holds(1, 5);
  await picture.hover({ position: { x: 2, y: 2 } });
  await holds(0, 0);

  const first = made.getByRole('button', { name: /^channel \d+$/ }).first();
  const channel = Number((await first.textContent())?.replace('channel ', ''));
  await first.click();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view())).toMatchObject({ tensor: 'encoder.1.block.0.act1', channel, pixel: [0, 0] });
  await expect(made).toContainText('SiLU');
});

test('ordering by change asks the network once more, and puts what changed most first', async ({ warm: page }) => {
  await open(page, run);
  const name = await someMap(page);
  await openTensor(page, name);
  await page.getByRole('radio', { name: 'change' }).check();
  await expect(page.getByText('fetching the step before…')).toHaveCount(0);
  await idle(page);
  const [now, before] = [await probed(page, STEP, name), await probed(page, STEP - 1, name)];
  const channels = now.dims[1] ?? 0;
  const change = (channel: number): number => {
    const [a, b] = [channelOf(now, channel), channelOf(before, channel)];
    return a.reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0);
  };
  const expected = Array.from({ length: channels }, (_, c) => c).sort((a, b) => change(b) - change(a));
  await expect(page.getByRole('listbox', { name: /ordered by change/ }).getByRole('option').first()).toHaveAttribute('data-index', String(expected[0]));
});

test('the tree finds a layer by operator, shape and place, and opens it by keyboard', async ({ warm: page }) => {
  await open(page, run);
  const name = await someMap(page);
  await openTensor(page, name);
  const search = page.getByRole('searchbox', { name: 'Find a layer' });
  await search.fill('conv 16x16 decoder residual');
  const tree = page.getByRole('tree');
  await expect(tree.getByRole('treeitem').first()).toContainText(/Conv \d+×16×16/);
  await search.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await idle(page);
  const opened = await page.evaluate(() => window.unetscope.view().tensor);
  expect(opened).not.toBe(name);
  await search.fill('no such layer');
  await expect(tree.getByRole('treeitem')).toHaveCount(0);
  await expect(page.getByText(/No match/)).toBeVisible();
  await search.fill('');
  // The tree shows where the open tensor is.
  await expect(tree.getByRole('treeitem', { selected: true })).toBeVisible();
  await tree.getByRole('treeitem', { selected: true }).focus();
  await page.keyboard.press('Home');
  await expect(tree.getByRole('treeitem').first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem').first()).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => window.unetscope.view().page)).toBe('figure');
});

test('what is no picture is shown as what it is', async ({ warm: page }) => {
  await open(page, run);
  const names = await page.evaluate(() => {
    const { crossAttention, time } = window.unetscope.anatomy();
    const tokens = window.unetscope.tensors().find(({ dims }) => dims.length === 3);
    return { heads: crossAttention[0]?.probabilities ?? '', row: time?.embedding ?? '', image: tokens?.name ?? '' };
  });
  await openTensor(page, names.heads);
  await expect(page.getByRole('heading', { name: /heads, \d+×\d+ each/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /where it looks/ })).toBeVisible();
  await openTensor(page, names.row);
  await expect(page.getByRole('heading', { name: /^\d+ numbers$/ })).toBeVisible();
  expect((await canvasOf(page, 'large')).height).toBe(1);
  if (names.image !== '') {
    await openTensor(page, names.image);
    await expect(page.getByRole('heading', { name: /^\d+×\d+ numbers$/ })).toBeVisible();
  }
  await openTensor(page, 'no.such.tensor');
  await expect(page.getByText(/tensor “no\.such\.tensor” cannot be used/)).toBeVisible();
});

test('pinned tensors stay beside the open one', async ({ warm: page }) => {
  await open(page, run);
  const name = await someMap(page);
  const other = await page.evaluate(() => window.unetscope.anatomy().residualBlocks[0]?.output ?? '');
  await openTensor(page, other);
  await page.getByRole('button', { name: 'Pin to compare' }).click();
  await openTensor(page, name, `&pins=${encodeURIComponent(other)}`);
  const pins = page.getByRole('region', { name: 'Pinned tensors' });
  await expect(pins.getByRole('listitem')).toHaveCount(2);
  await expect(pins.locator('canvas[data-scale]')).toHaveCount(2);
  await pins.getByRole('button', { name: /^Unpin/ }).click();
  await expect(pins).toHaveCount(0);
});

test('two steps and two prompts of one tensor stand beside each other', async ({ warm: page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, run);
  const name = await someMap(page);
  await openTensor(page, name);
  const pin = page.getByRole('button', { name: 'Pin to compare' });
  await pin.click();
  const before = await probed(page, STEP, name);
  await page.evaluate(() => window.unetscope.seek(1));
  await pin.click();
  const pins = page.getByRole('region', { name: 'Pinned tensors' });
  await expect(pins.getByRole('listitem')).toHaveCount(3);
  // Another run: the pins stay what they were, and are in sight above the open tensor.
  await page.evaluate(() => window.unetscope.run({ prompt: 'a blue cat', seed: 11 }));
  await expect(pins.getByRole('button', { name: /^step 1, “.*”, seed/ })).toBeVisible();
  await expect(pins.locator('canvas[data-scale]')).toHaveCount(3);
  expect((await pins.boundingBox())?.y ?? 900).toBeLessThan(400);
  // The link carries them, and a pin leads to its step of its run.
  const link = await page.evaluate(() => window.unetscope.link());
  expect(decodeURIComponent(new URL(link).hash)).toContain(`pins=${name}@${STEP}@`);
  await pins.getByRole('button', { name: new RegExp(`^step ${STEP}, “`) }).click();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(STEP);
  expect(await probed(page, STEP, name)).toEqual(before);
  await expectAccessible(page);
  await expectFits(page, [390, 1440]);
});

test('axe finds nothing, and nothing is wider than the screen', async ({ warm: page }) => {
  await open(page, run);
  const name = await someMap(page);
  await openTensor(page, name, `&pins=${encodeURIComponent(name)}`);
  await expectAccessible(page);
  await expectFits(page, [360, 768, 1440, 2560]);
});

test('tensor, step and inputs are exported as NumPy files, with the Python that computes them', async ({ warm: page }) => {
  await open(page, run);
  const name = await someMap(page);
  await openTensor(page, name, '&maps=channel');
  const exporting = page.getByRole('button', { name: 'Export', exact: true });
  await exporting.click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText(`name = "${name}"`)).toBeVisible();
  await expectAccessible(page);
  const save = async (press: () => Promise<void>): Promise<{ file: string; bytes: Uint8Array }> => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return { file: download.suggestedFilename(), bytes: new Uint8Array(readFileSync(await download.path())) };
  };
  const tensor = await save(() => dialog.getByRole('button', { name: '.npy' }).first().click());
  const expected = await probed(page, STEP, name);
  expect(readNpy(tensor.bytes).dims).toEqual(expected.dims);
  expect(Array.from(readNpy(tensor.bytes).data, Number)).toEqual(expected.data);

  const step = readNpz((await save(() => dialog.getByRole('button', { name: '.npz' }).last().click())).bytes);
  expect([...step.keys()]).toEqual(['sample', 'timestep', 'tokens', 'xt', 'predNoise', 'predX0', 'prev']);
  const inputs = readNpz((await save(() => dialog.getByRole('button', { name: 'save inputs' }).click())).bytes);
  const fed = await page.evaluate((at) => window.unetscope.inputs(at).map((input) => Array.from(input.data)), STEP);
  expect([...inputs.values()].map(({ data }) => Array.from(data, Number))).toEqual(fed);

  const picture = await save(() => dialog.getByRole('button', { name: '.png' }).first().click());
  expect(picture.file).toMatch(/^[a-z-]+-s\d+-[a-z]+\d+-step\d+-.+\.png$/);
  expect([...picture.bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  const words = Buffer.from(picture.bytes).toString('utf8');
  expect(words).toContain(`Source\0\0\0\0\0${await page.evaluate(() => window.unetscope.link())}`);
  expect(words).toContain(`Recipe\0\0\0\0\0${await page.evaluate(() => JSON.stringify(window.unetscope.recipe()))}`);
});
