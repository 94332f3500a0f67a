import { defineConfig } from '@playwright/test';
import { findTestChromium } from './tools/chromium.mjs';

const port = Number(process.env.PORT ?? 4173);
const root = process.getuid?.() === 0;
const executablePath = findTestChromium();

/** Everything that a headless Chromium needs for WebGPU on its software adapter, with canvases; fewer flags kill its GPU process. */
const softwareWebGpu = [
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'];

const launch = (args: string[]) => ({
  launchOptions: {
    ...(executablePath === null ? {} : { executablePath }),
    args: [...quiet, ...(root ? ['--no-sandbox'] : []), ...args],
  },
});

/** Somebody who has asked for every control before; e2e/tour.spec.ts comes for the first time. */
const returning = { cookies: [], origins: [{ origin: `http://localhost:${port}`, localStorage: [{ name: 'unetscope.depth', value: 'everything' }] }] };

export default defineConfig({
  testDir: 'e2e',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // Most of a test waits for one page: two of them fill two cores, and each has a warm page of its own.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  retries: 0,
  reporter: [['list']],
  // What a service worker fetches cannot be intercepted; the specs about it allow it.
  // A trace costs a snapshot of the page at each step: `npx playwright test --trace on` where one is wanted.
  use: { baseURL: `http://localhost:${port}`, screenshot: 'only-on-failure', serviceWorkers: 'block', storageState: returning },
  webServer: {
    command: `node tools/serve.mjs --port ${port}`,
    port,
    reuseExistingServer: process.env.CI === undefined,
  },
  projects: [
    { name: 'wasm', testIgnore: /webgpu/, use: launch([]) },
    { name: 'webgpu', testMatch: /webgpu/, use: launch(softwareWebGpu) },
  ],
});
