import { expect, test } from '@playwright/test';
import { open } from './support/app.ts';
import { expectGolden } from './support/expect-golden.ts';

test('on WebGPU (software adapter): chosen by hand, right numbers, a run and its link', async ({ page }) => {
  test.setTimeout(300_000);
  await open(page, 'v=1&model=emoji-16&steps=2');
  // An automatic choice passes a software adapter over.
  expect(await page.evaluate(() => window.unetscope.ready())).toMatchObject({ device: 'wasm' });
  const onWasm = await page.evaluate(async () => Array.from((await window.unetscope.run()).frames[1]?.prev?.data ?? []));
  expect(await page.evaluate(() => window.unetscope.use('webgpu'))).toMatchObject({ device: 'webgpu' });
  // All of them: engine/engine-webgpu.spec.ts.
  await expectGolden(page, 'emoji-16', [1]);
  const onGpu = await page.evaluate(async () => Array.from((await window.unetscope.run()).frames[1]?.prev?.data ?? []));
  expect(onWasm).toHaveLength(3 * 16 * 16);
  expect(onGpu).toHaveLength(onWasm.length);
  expect(Math.max(...onGpu.map((value, i) => Math.abs(value - (onWasm[i] ?? Number.NaN))))).toBeLessThan(1e-2);
  await expect(page.getByText(/WebGPU/).first()).toBeVisible();
  expect(await page.evaluate(() => window.unetscope.link())).toContain('sum=');
});
