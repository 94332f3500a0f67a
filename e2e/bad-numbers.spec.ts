import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { open, refusal, test } from './support/app.ts';

const small = 'v=1&model=emoji-16&steps=6';

test('a network that answers NaN: the step and the tensor where it began are named, in place', async ({ page }) => {
  // The same model with one weight that is none, and the hash that belongs to it.
  const folder = new URL('../public/models/emoji-16/', import.meta.url);
  const model = readFileSync(new URL('model.onnx', folder));
  // The name of the first convolution's weights, the tag of raw_data, its length in two bytes, and the data.
  const name = Buffer.from('input.weight\x4a');
  const place = model.indexOf(name);
  expect(place).toBeGreaterThan(0);
  model.writeFloatLE(NaN, place + name.length + 2);
  const manifest = readFileSync(new URL('manifest.json', folder), 'utf8').replace(/"sha256": ?"[0-9a-f]{64}"/, `"sha256":"${createHash('sha256').update(model).digest('hex')}"`);
  await page.route('**/models/emoji-16/model.onnx', (route) => route.fulfill({ status: 200, body: model }));
  await page.route('**/models/emoji-16/manifest.json', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: manifest }));
  await page.goto(`./#${small}`);
  const alert = page.getByRole('alert').filter({ hasText: /Step 1 of 6 \(t = \d+\): the tensor “?"?[\w./]+"?”? holds NaN or infinity/ }).first();
  await expect(alert).toBeVisible();
  await page.evaluate(() => window.unetscope.ready());
  const first = await page.evaluate(() => window.unetscope.tensors().find(({ op, dims }) => op === 'Conv' && dims.length === 4)?.name);
  await expect(alert).toContainText(String(first));
  expect(await refusal(page, 'unetscope.run()')).toMatchObject({ code: 'not-a-number' });
});

test('a link with a sampler, steps or an option that there are not: named, and the rest is used', async ({ warm: page }) => {
  await open(page, `${small}&sampler=Magic`);
  await expect(page.getByText(/The link’s sampler “Magic” cannot be used/)).toBeVisible();
  expect(await page.evaluate(() => window.unetscope.recipe())).toMatchObject({ sampler: 'DDIMScheduler', steps: 6 });
  await open(page, `${small}&opt.magic=1`);
  await expect(page.getByText(/DDIM has no option “?"?magic/).first()).toBeVisible();
  await open(page, `${small}&opt.beta_start=-1`);
  await expect(page.getByText(/beta_start is -1, but it must be/).first()).toBeVisible();
  await open(page, `${small}&sampler=LCM&opt.original_inference_steps=4`);
  await expect(page.getByText(/cannot take 6 steps/).first()).toBeVisible();
});
