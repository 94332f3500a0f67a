import { expect, test, type Page } from '@playwright/test';
import { destroyDevice, keepDevice } from '../support/gpu.ts';
import { engineWorker } from '../support/worker.ts';
import { buildHarness, startHost, type Host } from './host.ts';
import { editsOfEveryKind, expectPytorch, load, open } from './support.ts';

/** The engine on WebGPU, on Chromium's software adapter, which is right and slow. */

// Ten seconds and more to warm up, on a machine that does nothing else.
test.setTimeout(600_000);

let host: Host;

test.beforeAll(async () => {
  await buildHarness();
  host = await startHost();
});
test.afterAll(() => host.close());
test.beforeEach(({ page }) => open(page, host));

test('the numbers are PyTorch’s; a GPU that is lost in the middle of a run leaves the run, which goes on; nothing is left behind', async ({ page }) => {
  // There is no worker to prepare before something was asked of it; and an automatic choice passes a software adapter over.
  const automatic = await load(page, 'auto');
  expect(automatic.device?.device).toBe('wasm');
  expect(automatic.device?.trials[0]).toMatchObject({ device: 'webgpu', stepMs: null });
  expect(automatic.device?.trials[0]?.refused).toContain('emulated in software');
  await keepDevice(page);

  const loaded = await load(page, 'webgpu');
  expect(loaded.message).toBe('');
  expect(loaded.device).toMatchObject({ device: 'webgpu', softwareAdapter: true });
  expect(loaded.device?.trials.at(-1)?.deviation).toBeLessThan(1e-4);
  await expectPytorch(page);
  const { compared, furthest } = await page.evaluate(() => window.harness.deviationOfTaps());
  expect(compared).toBeGreaterThan(100);
  for (const { name, deviation } of furthest) expect(deviation, name).toBeLessThan(1e-4);

  for (const { name, deviation } of await page.evaluate((names) => window.harness.deviationOfEdits(names), editsOfEveryKind)) {
    expect(deviation, name).toBeLessThan(1e-4);
  }
  const edited = await page.evaluate(() => {
    window.harness.engine.forgetEdits();
    return window.harness.engine.stats();
  });
  expect(edited).toMatchObject({ liveSessions: 1, liveTensors: 0 });

  const running = page.evaluate(() => window.harness.run(12));
  await expect.poll(() => page.evaluate(() => window.harness.frames.length), { timeout: 120_000 }).toBeGreaterThan(0);
  await destroyDevice(page);
  expect(await running).toMatchObject({ code: 'device-lost' });
  expect(await page.evaluate(() => window.harness.losses.map(({ code }) => code))).toEqual(['device-lost']);
  const frames = await page.evaluate(() => window.harness.frames.length);
  expect(await page.evaluate((until) => window.harness.run(12, until), frames + 1)).toBeNull();
  expect(await page.evaluate(() => window.harness.frames.length)).toBe(frames + 1);
  expect(await page.evaluate(() => window.harness.reloads.map(({ device }) => device.device))).toEqual(['webgpu']);

  // Back to the processor.
  expect((await load(page, 'wasm')).device).toMatchObject({ device: 'wasm' });
  expect(await page.evaluate(() => window.harness.engine.stats())).toMatchObject({ liveSessions: 1, liveTensors: 0, sessionsBuilt: 5 });
});

test('an automatic choice tries an adapter that is not software: one that is lost meanwhile gives way to the processor, else the faster is taken', async ({ page }) => {
  await load(page, 'wasm');
  await keepDevice(page);
  await claimHardware(page);
  const loading = load(page, 'auto');
  await expect.poll(() => engineWorker(page).evaluate(() => 'keptDevice' in self)).toBe(true);
  await destroyDevice(page);
  const lost = await loading;
  expect(lost.code).toBeNull();
  expect(lost.device?.device).toBe('wasm');
  expect(lost.device?.trials[0]?.refused).toContain('given up');
  expect(await page.evaluate(() => window.harness.losses)).toEqual([]);
  expect(await page.evaluate(() => window.harness.run(2))).toBeNull();

  // The worker is another one now.
  await claimHardware(page);
  const { device } = await load(page, 'auto');
  expect(device?.device).toBe('wasm');
  expect(device?.trials.find((trial) => trial.device === 'wasm')?.refused).toBeNull();
  const gpu = device?.trials.find((trial) => trial.device === 'webgpu');
  // A machine that is busy with other things does not get ready in time, which is as good a reason.
  expect(gpu?.refused).toMatch(/slower|given up/);
  if (gpu?.stepMs !== null) expect(gpu?.deviation).toBeLessThan(1e-4);
  expect(await page.evaluate(() => window.harness.engine.stats())).toMatchObject({ liveSessions: 1, liveTensors: 0 });
});

/** Makes the software adapter look like a real one to the worker. */
function claimHardware(page: Page): Promise<void> {
  return engineWorker(page).evaluate(() => {
    for (const [name, value] of Object.entries({ vendor: 'acme', architecture: 'a1', device: '', description: '', isFallbackAdapter: false })) {
      Object.defineProperty(GPUAdapterInfo.prototype, name, { get: () => value });
    }
  });
}
