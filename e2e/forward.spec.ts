import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { standardNormal } from '../src/base/philox.ts';
import { readNpz } from '../src/base/npz.ts';
import { noised, trainingOf } from '../src/diffusion/forward-process.ts';
import { manifestSchema } from '../src/protocol/manifest.ts';
import { NOISE_DOMAIN, paintPicture } from '../src/render/paint.ts';
import { goTo, idle, open, refusal, test, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';
import { expectFits } from './support/fits.ts';
import { drawnPixels } from './support/drawn.ts';

const folder = new URL('../public/models/emoji-16/', import.meta.url);
const manifest = manifestSchema.parse(JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')));
const small = 'v=1&model=emoji-16&prompt=a+fox+on+white&seed=5&steps=10&guidance=3';
const page16 = `${small}&page=forward&picture=a+fox+on+white`;

/** The shipped picture, as the file has it. */
function fox(): Float32Array {
  const arrays = readNpz(new Uint8Array(readFileSync(new URL('pictures.npz', folder))));
  const names = new TextDecoder().decode(arrays.get('names')?.data).split('\n');
  const length = 3 * 16 * 16;
  const at = names.indexOf('a fox on white') * length;
  return Float32Array.from((arrays.get('pictures')?.data as Uint8Array).subarray(at, at + length), (byte) => byte / 127.5 - 1);
}

async function errorOnScreen(page: Page): Promise<number> {
  const text = page.locator('b', { hasText: /^[\d.]+$|·10/ }).last();
  await expect(text).toHaveText(/^\d/);
  return Number(await text.textContent());
}

test('a shipped picture at a t: mixture, answer, difference and error are the real numbers', async ({ warm: page }) => {
  const quiet = watchConsole(page);
  await open(page, page16);
  const slider = page.getByRole('slider', { name: 'Timestep t' });
  await slider.focus();
  await slider.press('End');
  await slider.press('ArrowLeft');
  expect(await page.evaluate(() => window.unetscope.view().t)).toBe(998);
  await slider.fill('400');
  // It opens with the picture's own words and without guidance: what training asked.
  await expect(page.getByText('The network is given “a fox on white”, the picture’s own caption, without guidance')).toBeVisible();
  await page.getByRole('button', { name: /^Give it the run’s prompt/ }).click();
  await idle(page);

  const x0 = fox();
  const noise = standardNormal(5, 0, x0.length);
  const alphaBar = trainingOf(manifest.scheduler)?.alphaBar[400] ?? NaN;
  const xt = noised(x0, noise, alphaBar);
  // The network, asked by a script with the same inputs.
  const guided = await page.evaluate(
    async ([sample, [t, scale]]) => {
      const like = window.unetscope.inputs(0);
      const inputs = like.map((tensor, i) => ({ ...tensor, data: i === 0 ? Float32Array.from([...sample, ...sample]) : i === 1 ? Float32Array.of(t, t) : tensor.data }));
      const [answer] = await window.unetscope.forward(inputs, ['pred_noise']);
      if (answer === undefined) throw new Error('no answer');
      const half = answer.data.length / 2;
      return Array.from({ length: half }, (_, i) => (answer.data[i] ?? 0) + scale * ((answer.data[half + i] ?? 0) - (answer.data[i] ?? 0)));
    },
    [Array.from(xt), [400, 3]] as const,
  );
  const difference = noise.map((value, i) => value - (guided[i] ?? 0));
  const error = difference.reduce((sum, value) => sum + value * value, 0) / difference.length;
  await expect(page.getByText('computing…')).toHaveCount(0);
  expect(Math.abs((await errorOnScreen(page)) - error) / error).toBeLessThan(0.02);

  const close = (drawn: readonly number[], expected: Uint8ClampedArray) => drawn.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThanOrEqual(1));
  close((await drawnPixels(page, 'x₀, the picture')).rgba, paintPicture(x0, 3, 256));
  close((await drawnPixels(page, 'ε, the true noise')).rgba, paintPicture(noise, 3, 256, NOISE_DOMAIN));
  close((await drawnPixels(page, 'ε̂, the predicted noise')).rgba, paintPicture(Float32Array.from(guided), 3, 256, NOISE_DOMAIN));
  close((await drawnPixels(page, 'ε − ε̂, the difference')).rgba, paintPicture(difference, 3, 256, NOISE_DOMAIN));
  quiet();
});

test('the error over the schedule is computed in the background, can be stopped, and goes on', async ({ warm: page }) => {
  // The larger model: the curve is still being computed when it is stopped.
  await goTo(page, 'v=1&steps=2&page=forward&picture=a+fox+on+white');
  await expect(page.getByText(/^[1-9]\d* of 50 timesteps/)).toBeVisible({ timeout: 60_000 });
  await page.getByRole('status').getByRole('button', { name: 'cancel' }).click();
  await expect(page.getByText(/stopped at \d+ of 50/)).toBeVisible();
  await page.getByRole('button', { name: 'continue' }).click();
  // The slider is free meanwhile.
  await page.getByRole('slider', { name: 'Timestep t' }).fill('120');
  await expect(page.getByText('live · 50 evaluations')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: /^Error against t: .* at t = 0, .* at t = 999/ })).toBeVisible();
});

test('the run starts from the picture, and its link restores it, identical to the bit', async ({ warm: page, page: other }) => {
  await open(page, `${page16}&t=599`);
  await page.getByRole('button', { name: 'Start the run from here' }).click();
  await idle(page);
  const recipe = await page.evaluate(() => window.unetscope.recipe());
  expect(recipe.start).toEqual({ picture: 'a fox on white', from: 4 });
  await expect(page.getByText('The run starts from “a fox on white”, noised to t = 599.')).toBeVisible();

  const film = await page.evaluate(async () => {
    const { frames, checksum } = await window.unetscope.run();
    return { checksum, timesteps: frames.map(({ timestep }) => timestep), first: Array.from(frames[0]?.xt.data ?? []) };
  });
  expect(film.timesteps).toEqual([599, 499, 399, 299, 199, 99]);
  const x0 = fox();
  const xt = noised(x0, standardNormal(5, 0, x0.length), trainingOf(manifest.scheduler)?.alphaBar[599] ?? NaN);
  expect(Float32Array.from(film.first)).toEqual(xt);

  const link = await page.evaluate(() => window.unetscope.link());
  expect(link).toContain('start=4.a+fox+on+white');
  await other.goto(link);
  await other.evaluate(() => window.unetscope.ready());
  await idle(other);
  await expect(other.getByText('identical').first()).toBeVisible();
  expect(await other.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(film.checksum);

  // With other steps it goes on starting at about the same t; from noise it is the run that it always was.
  await page.evaluate(() => window.unetscope.run({ steps: 5 }));
  expect(await page.evaluate(() => window.unetscope.recipe().start)).toEqual({ picture: 'a fox on white', from: 2 });
  await page.getByRole('button', { name: 'start from noise' }).click();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.frame(0).timestep)).toBeGreaterThan(700);
});

test('what cannot be started from is refused, and the run is as it was', async ({ warm: page }) => {
  await open(page, small);
  expect(await page.evaluate(() => window.unetscope.pictures())).toContain('a fox on white');
  const before = await page.evaluate(() => window.unetscope.recipe());
  expect(await refusal(page, 'unetscope.run({start: {picture: "a fax", from: 3}})')).toMatchObject({ code: 'start-picture' });
  expect(await refusal(page, 'unetscope.run({start: {picture: "a fox on white", from: 10}})')).toMatchObject({ code: 'recipe-start' });
  expect(await refusal(page, 'unetscope.run({start: "fox"})')).toMatchObject({ code: 'recipe-start' });
  expect(await page.evaluate(() => window.unetscope.recipe())).toEqual(before);
  await open(page, `${small}&start=4.own:0123456789abcdef`);
  await expect(page.getByText(/was the sender’s own and does not travel in a link; it starts from noise instead/)).toBeVisible();
  await open(page, `${small}&start=4.a+fax`);
  await expect(page.getByText(/There is no picture “a fax”/)).toBeVisible();
});

test('a file of one’s own, or one that is none; the link says that it stays here', async ({ warm: page, page: other }) => {
  const quiet = watchConsole(page);
  await open(page, `${small}&page=forward&t=299`);
  const file = page.getByLabel('Picture file');
  await file.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') });
  await expect(page.getByRole('alert').filter({ hasText: 'not a PNG, JPEG or WebP' })).toBeVisible();
  await file.setInputFiles({ name: 'cut.png', mimeType: 'image/png', buffer: Buffer.from('89504e470d0a1a0a', 'hex') });
  await expect(page.getByRole('alert').filter({ hasText: '“cut.png” could not be read' })).toBeVisible();

  // Twice as wide as high, red with a blue middle: the middle square is kept.
  const png = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = 640;
    canvas.height = 320;
    const pen = canvas.getContext('2d');
    if (pen === null) throw new Error('no canvas');
    pen.fillStyle = '#ff0000';
    pen.fillRect(0, 0, 640, 320);
    pen.fillStyle = '#0000ff';
    pen.fillRect(160, 0, 320, 320);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  });
  await file.setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: Buffer.from(png, 'base64') });
  await expect(page.getByRole('button', { name: 'mine.png', pressed: true })).toBeVisible();
  const { rgba } = await drawnPixels(page, 'x₀, the picture');
  expect(rgba.slice(0, 4)).toEqual([0, 0, 255, 255]);
  expect(rgba.slice(-4)).toEqual([0, 0, 255, 255]);

  await page.getByRole('button', { name: 'Start the run from here' }).click();
  await idle(page);
  await expect(page.getByText('It is your own and does not travel in a link.')).toBeVisible();
  const link = await page.evaluate(() => window.unetscope.link());
  await other.goto(link);
  await other.evaluate(() => window.unetscope.ready());
  await idle(other);
  await expect(other.getByText(/was the sender’s own and does not travel/).first()).toBeVisible();
  expect(await other.evaluate(() => window.unetscope.recipe().start)).toBeNull();
  quiet();
});

test('a picture drawn by hand, with the mouse and with the keyboard, travels in the link', async ({ warm: page, page: other }) => {
  await open(page, `${small}&page=forward&t=200`);
  await page.getByRole('button', { name: 'draw one' }).click();
  const board = page.getByRole('button', { name: /^Drawing board/ });
  await page.getByRole('button', { name: 'red', exact: true }).click();
  const box = await board.boundingBox();
  if (box === null) throw new Error('no board');
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByRole('button', { name: 'your drawing', pressed: true })).toBeVisible();
  const drawn = await drawnPixels(page, 'x₀, the picture');
  const at = (row: number, column: number) => drawn.rgba.slice((row * 16 + column) * 4, (row * 16 + column) * 4 + 3);
  expect(at(1, 5)[0]).toBeGreaterThan(200);
  expect(at(1, 5)[2]).toBeLessThan(80);
  expect(at(9, 9)[2]).toBeGreaterThan(230);

  await page.getByRole('button', { name: 'fine' }).focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Another colour').focus();
  await page.keyboard.press('Shift+Tab');
  await board.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await expect.poll(async () => (await drawnPixels(page, 'x₀, the picture')).rgba[(9 * 16 + 8) * 4 + 2]).toBeLessThan(80);
  await page.getByRole('button', { name: 'undo' }).click();
  await expect.poll(async () => (await drawnPixels(page, 'x₀, the picture')).rgba[(9 * 16 + 8) * 4 + 2]).toBeGreaterThan(230);
  await page.getByRole('button', { name: 'clear' }).click();
  await expect.poll(async () => (await drawnPixels(page, 'x₀, the picture')).rgba.every((value) => value >= 244)).toBe(true);

  await page.getByRole('button', { name: 'undo' }).click();
  await page.getByRole('button', { name: 'Start the run from here' }).click();
  await idle(page);
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('dialog').getByText(/starts with a drawing, which travels in the link/)).toBeVisible();
  await page.keyboard.press('Escape');
  const sent = await page.evaluate(() => ({ link: window.unetscope.link(), start: window.unetscope.recipe().start }));
  expect(sent.link.length).toBeLessThan(700);
  await other.goto(sent.link);
  await other.evaluate(() => window.unetscope.ready());
  await idle(other);
  expect(await other.evaluate(() => window.unetscope.recipe().start)).toEqual(sent.start);
  await expect(other.getByText(/The run starts from the drawing in the link/)).toBeVisible();
  await expect(other.getByText('identical').first()).toBeVisible();
  expect((await drawnPixels(other, 'x₀, the picture')).rgba).toEqual((await drawnPixels(page, 'x₀, the picture')).rgba);
  // One that is damaged is named, on a page that is open too.
  await open(other, `${small}&start=4.own:0123456789abcdef&drawing=AAAA`);
  await expect(other.getByText(/The drawing in the link cannot be read: it is cut short or altered/)).toBeVisible();
});

test('axe finds nothing, and nothing hangs over at any width', async ({ warm: page }) => {
  await open(page, `${page16}&t=599`);
  await page.getByRole('button', { name: 'draw one' }).click();
  await page.getByRole('button', { name: 'Start the run from here' }).click();
  await idle(page);
  await expectAccessible(page);
  await expectFits(page, [360, 768, 1024, 2560]);
});
