import type { Page } from '@playwright/test';
import { engineWorker } from './worker.ts';

/** Makes the worker remember the GPU devices that it asks for. */
export function keepDevice(page: Page): Promise<void> {
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

/** The GPU is lost. */
export function destroyDevice(page: Page): Promise<void> {
  return engineWorker(page).evaluate(() => (self as unknown as { keptDevice: GPUDevice }).keptDevice.destroy());
}
