import { expect, test, type Page } from '@playwright/test';
import { buildHarness, startHost, type Host } from './host.ts';
import { engineWorker, expectPytorch, load, open } from './support.ts';

/** The engine on WebGPU, on Chromium's software adapter, which is right and slow. */

// Ten seconds and more to warm up, on a machine that does nothing else.
test.setTimeout(360_000);

let host: Host;

test.beforeAll(async () => {
  await buildHarness();
  host = await startHost();
});
test.afterAll(() => host.close());
test.beforeEach(({ page }) => open(page, host));

test('the numbers are PyTorch’s', async ({ page }) => {
  const loaded = await load(page, 'webgpu');
  expect(loaded.message).toBe('');
  expect(loaded.device).toMatchObject({ device: 'webgpu', softwareAdapter: true });
  expect(loaded.device?.trials.at(-1)?.deviation).toBeLessThan(1e-4);
  await expectPytorch(page);
  expect(await page.evaluate(() => window.harness.run(3))).toBeNull();
  expect(await page.evaluate(() => window.harness.frames.length)).toBe(3);
  // From the GPU to the processor and back: nothing is left behind.
  expect((await load(page, 'wasm')).device).toMatchObject({ device: 'wasm' });
  expect((await load(page, 'webgpu')).device).toMatchObject({ device: 'webgpu' });
  expect(await page.evaluate(() => window.harness.engine.stats())).toMatchObject({ liveSessions: 1, liveTensors: 0, sessionsBuilt: 3 });
});

test('an automatic choice passes a software adapter over without trying it, and says so', async ({ page }) => {
  const { device } = await load(page, 'auto');
  expect(device?.device).toBe('wasm');
  expect(device?.trials[0]).toMatchObject({ device: 'webgpu', stepMs: null });
  expect(device?.trials[0]?.refused).toContain('program');
});

test.describe('a GPU that is lost', () => {
  // There is no worker to prepare before something was asked of it.
  test.beforeEach(async ({ page }) => {
    await load(page, 'wasm');
    await keepDevice(page);
  });

  test('in the middle of a run: the run is kept, and goes on from there', async ({ page }) => {
    expect((await load(page, 'webgpu')).code).toBeNull();
    const running = page.evaluate(() => window.harness.run(12));
    await expect.poll(() => page.evaluate(() => window.harness.frames.length)).toBeGreaterThan(2);
    await destroyDevice(page);
    expect(await running).toMatchObject({ code: 'device-lost' });
    expect(await page.evaluate(() => window.harness.losses.map(({ code }) => code))).toEqual(['device-lost']);
    const frames = await page.evaluate(() => window.harness.frames.length);
    expect(await page.evaluate((until) => window.harness.run(12, until), frames + 1)).toBeNull();
    expect(await page.evaluate(() => window.harness.frames.length)).toBe(frames + 1);
    expect(await page.evaluate(() => window.harness.reloads.map(({ device }) => device.device))).toEqual(['webgpu']);
  });

  test('while an automatic choice tries it: the processor takes over, and the report says why', async ({ page }) => {
    await claimHardware(page);
    const loading = load(page, 'auto');
    await expect.poll(() => engineWorker(page).evaluate(() => 'keptDevice' in self)).toBe(true);
    await destroyDevice(page);
    const { code, device } = await loading;
    expect(code).toBeNull();
    expect(device?.device).toBe('wasm');
    expect(device?.trials[0]?.refused).toContain('given up');
    expect(await page.evaluate(() => window.harness.losses)).toEqual([]);
    expect(await page.evaluate(() => window.harness.run(2))).toBeNull();
  });
});

test('an automatic choice tries an adapter that is not software, and takes the faster device', async ({ page }) => {
  await load(page, 'wasm');
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

/** Makes the worker remember the GPU devices that it asks for. */
function keepDevice(page: Page): Promise<void> {
  return engineWorker(page).evaluate(() => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- the proxy calls it on the adapter
    GPUAdapter.prototype.requestDevice = new Proxy(GPUAdapter.prototype.requestDevice, {
      apply: async (make, adapter: GPUAdapter, args: [GPUDeviceDescriptor?]) => {
        const device = await Reflect.apply(make, adapter, args);
        Object.assign(self, { keptDevice: device });
        return device;
      },
    });
  });
}

function destroyDevice(page: Page): Promise<void> {
  return engineWorker(page).evaluate(() => (self as unknown as { keptDevice: GPUDevice }).keptDevice.destroy());
}

/** Makes the software adapter look like a real one to the worker. */
function claimHardware(page: Page): Promise<void> {
  return engineWorker(page).evaluate(() => {
    for (const [name, value] of Object.entries({ vendor: 'acme', architecture: 'a1', device: '', description: '', isFallbackAdapter: false })) {
      Object.defineProperty(GPUAdapterInfo.prototype, name, { get: () => value });
    }
  });
}

test('every tensor is PyTorch’s', async ({ page }) => {
  await load(page, 'webgpu');
  const { compared, furthest } = await page.evaluate(() => window.harness.deviationOfTaps());
  expect(compared).toBeGreaterThan(100);
  for (const { name, deviation } of furthest) expect(deviation, name).toBeLessThan(1e-4);
});
