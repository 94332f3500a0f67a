import { readFileSync } from 'node:fs';
import { writeNpy } from '../src/base/npy.ts';
import { standardNormal } from '../src/base/philox.ts';
import type { RecipePatch } from '../src/protocol/recipe.ts';
import { expect } from '@playwright/test';
import { expectAccessible } from './support/axe.ts';
import { idle, open, test } from './support/app.ts';

const golden = JSON.parse(readFileSync(new URL('../tools/goldens/notebook.golden.json', import.meta.url), 'utf8')) as {
  readonly recipe: RecipePatch;
  readonly picture: readonly number[];
};

test('a notebook’s picture is ours: torch’s noise, a negative prompt, guidance and fresh noise at every step', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&seed=3&steps=2');
  const picture = await page.evaluate(async (recipe) => {
    const { frames } = await window.unetscope.run(recipe);
    return [...(frames.at(-1)?.prev?.data ?? [])];
  }, golden.recipe);
  const scale = Math.max(...golden.picture.map(Math.abs));
  expect(picture).toHaveLength(golden.picture.length);
  golden.picture.forEach((value, k) => expect(Math.abs((picture[k] ?? NaN) - value) / scale).toBeLessThan(1e-4));
});

test('a model of two things is offered to who asks another for them; what places them is offered as one word, what counts as a count, and each word has its map', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&prompt=a+red+heart&seed=2&steps=2');
  const field = page.getByRole('combobox', { name: 'Prompt' });
  await field.fill('a red cat a blue dog');
  await field.press('Enter');
  await expect(page.getByText(/learned from pictures of one thing each. For 2 things, switch to emoji-32-pairs or emoji-64/)).toBeVisible();
  await field.fill('a red cat left of a blue dog on white');
  await field.press('Enter');
  await expect(page.getByText(/Not among this model’s 122 words: “left” and “of”\. Leave them out or replace them, or switch to emoji-32-pairs or emoji-64\./)).toBeVisible();
  await page.getByRole('button', { name: 'Switch to emoji-32-pairs' }).click();
  await expect(page.getByRole('button', { name: /^where decoder 1, 16×16 looks for/ })).toHaveCount(10, { timeout: 60_000 });
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ model: 'emoji-32-pairs', prompt: 'a red cat left of a blue dog on white', seed: 2 });
  await expect(page.getByText(/Not among/)).toHaveCount(0);
  await field.fill('a red cat le');
  await expect(page.getByRole('option', { name: /left of.*place/ })).toBeVisible();
  await field.press('ArrowDown');
  await page.getByRole('option', { name: /left of.*place/ }).click();
  await expect(field).toHaveValue('a red cat left of ');
  await field.fill('tw');
  await expect(page.getByRole('option', { name: /two.*count/ })).toBeVisible();
  await field.fill('a cat behind a dog');
  await field.press('Enter');
  const refused = page.getByText(/Not among this model’s 234 words:.*“behind”.*The run is still of “a red cat left of a blue dog on white”/);
  await expect(refused).toBeVisible();
  // Another field leaves what was written, and what is said of it.
  await page.evaluate(() => window.unetscope.run({ steps: 3 }));
  await expect(field).toHaveValue('a cat behind a dog');
  await expect(refused).toBeVisible();
  await field.fill('two yellow stars on black');
  await field.press('Enter');
  await idle(page);
  expect((await page.evaluate(() => window.unetscope.recipe())).prompt).toBe('two yellow stars on black');
  await expectAccessible(page);
});

test('negative prompt and noise have their controls, and the sentence says them', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&seed=4&steps=2');
  const more = page.getByRole('button', { name: 'Negative prompt and noise' });
  await more.click();
  const words = page.getByLabel('Negative prompt', { exact: true });
  await words.fill('a blue kat');
  await words.press('Enter');
  await expect(page.getByText(/does not know “kat”.*nearest/)).toBeVisible();
  await words.fill('a blue cat');
  await words.press('Enter');
  await page.getByRole('combobox', { name: 'Noise' }).selectOption('torch.randn');
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ negativePrompt: 'a blue cat', noise: 'torch' });
  await expect(page).toHaveURL(/negative=a\+blue\+cat.*noise=torch/);
  await expectAccessible(page);

  const noise = standardNormal(77, 0, 768);
  const file = page.getByLabel('Noise file');
  await file.setInputFiles({ name: 'bad.npy', mimeType: 'application/octet-stream', buffer: Buffer.from(writeNpy({ dims: [768], data: noise })) });
  await expect(page.getByText(/array of 768, and this model’s samples are 3×16×16/)).toBeVisible();
  await file.setInputFiles({ name: 'mine.npy', mimeType: 'application/octet-stream', buffer: Buffer.from(writeNpy({ dims: [1, 3, 16, 16], data: noise })) });
  await expect(page.getByRole('combobox', { name: 'Noise' })).toHaveValue(/^own:/);
  await idle(page);
  expect(await page.evaluate(() => [...(window.unetscope.frame(0).xt.data)])).toEqual([...noise]);
  await page.keyboard.press('Escape');
  await expect(page.getByText(/away from a blue cat, noise of your own/)).toBeVisible();
});

test('what cannot be chosen is said in the screen’s words, and a pasted config is taken over', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&seed=5&steps=4&sampler=DPMSolverMultistep');
  await expect(page.locator('option[value="EDMEulerScheduler"]')).toBeDisabled();
  await page.getByRole('button', { name: 'Its options' }).click();
  await expect(page.getByText(/Not “dpmsolver”, “sde-dpmsolver”: this integrates the predicted noise.*“Last noise level” to "sigma_min"/)).toBeVisible();
  await page.getByText('All samplers, one line each').click();
  await expect(page.getByText(/Not here: EDM \(Euler\) needs a network trained as in EDM/)).toBeVisible();
  await page.getByText('Paste a scheduler_config.json').click();
  const pasted = page.getByLabel(/Its class becomes the sampler/);
  await pasted.fill('{"_class_name": "HeunDiscreteScheduler", "use_karras_sigmas": true, "skip_prk_steps": true}');
  await page.getByRole('button', { name: 'Use it' }).click();
  await expect(page.getByText(/does not read skip_prk_steps; ignored/)).toBeVisible();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ sampler: 'HeunDiscreteScheduler', options: { use_karras_sigmas: true } });
  await expectAccessible(page);
});

test('DDIM inversion takes a picture to its noise, and DDIM takes it back', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&seed=8&steps=2');
  const name = await page.evaluate(async () => {
    const [first = ''] = await window.unetscope.pictures();
    await window.unetscope.run({ sampler: 'DDIMInverseScheduler', steps: 40, guidanceScale: 1, prompt: first, start: { picture: first, from: 0 }, options: { clip_sample: false } });
    return first;
  });
  const picture = await page.evaluate(() => [...window.unetscope.frame(0).xt.data]);
  // It ends where other runs begin, and says so; on a phone nothing lies over the way back.
  await page.evaluate(() => window.unetscope.seek(40));
  await expect(page.getByRole('button', { name: /^the noise at the end/ })).toBeVisible();
  await expect(page.getByText(/^The run starts from “.+” and ends in its noise\.$/)).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Forward process', exact: true }).click({ trial: true });
  await page.getByRole('button', { name: 'Turn it back into the picture, with DDIM' }).click();
  await page.setViewportSize({ width: 1280, height: 720 });
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ sampler: 'DDIMScheduler', start: null, prompt: name });
  const again = await page.evaluate(async () => [...((await window.unetscope.run()).frames.at(-1)?.prev?.data ?? [])]);
  const error = picture.reduce((sum, value, k) => sum + (value - (again[k] ?? NaN)) ** 2, 0);
  const mean = picture.reduce((sum, value) => sum + value, 0) / picture.length;
  // The part of the picture's own variance that is lost on the way there and back.
  expect(error / picture.reduce((sum, value) => sum + (value - mean) ** 2, 0)).toBeLessThan(0.1);
});

test('guidance beyond what the model bears says so', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&seed=6&steps=4&guidance=30&sampler=EulerDiscrete&page=nope');
  await expect(page.getByText(/The link’s page “nope” cannot be used \(it must be one of figure, /)).toBeVisible();
  await page.evaluate(() => window.unetscope.run());
  const note = page.getByText(/of the picture’s values lie beyond ±1.2: guidance 30 is too much for emoji-16/);
  await expect(note).toBeVisible();
  await note.getByRole('button', { name: 'Guidance 3' }).click();
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.recipe().guidanceScale)).toBe(3);
});
