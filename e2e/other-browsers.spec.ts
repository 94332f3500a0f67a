import { expect, type Page } from '@playwright/test';
import { findFirefox } from '../tools/firefox.mjs';
import { findWebKit } from '../tools/webkit.mjs';
import { open, test } from './support/app.ts';
import { startFirefox } from './support/firefox.ts';
import type { OtherBrowser, Tab } from './support/tab.ts';
import { startWebKit } from './support/webkit.ts';

/**
 * Firefox and WebKit, each where the machine has one, held to Chromium's numbers.
 * UNETSCOPE_LOADS=100 loads the page that often in one tab, where a start that hangs is looked for; the tests before load it three times.
 */

const firefox = findFirefox();
const webkit = findWebKit();
const browsers: readonly { readonly name: string; readonly start: (() => Promise<OtherBrowser>) | null }[] = [
  { name: 'Firefox', start: firefox === null ? null : () => startFirefox(firefox) },
  { name: 'WebKit', start: webkit === null ? null : () => startWebKit(webkit) },
];
const loads = Number(process.env['UNETSCOPE_LOADS'] ?? 0);
const small = 'v=1&model=emoji-16&steps=6';

/**
 * By way of a small file of the same site. In Firefox, WebDriver listens for workers in each new process, and while it begins to, a worker that
 * starts another may wait for ever (docs/browsers.md): the app's come into a process that has had its listener for a while.
 */
async function openApp(tab: Tab, address: string): Promise<void> {
  await tab.goto(new URL('THIRD-PARTY-NOTICES.txt', address).href);
  await tab.goto(address);
  await tab.evaluate(async () => {
    // The script that puts it there is a module: it may come after the page has loaded.
    while (!('unetscope' in window)) await new Promise((resolve) => setTimeout(resolve, 20));
    await window.unetscope.ready();
    await window.unetscope.idle();
  });
}

/** The default run, which the page has computed by itself, and the link to it. */
function defaultRun() {
  return { sum: window.unetscope.runs().hand.checksum, link: window.unetscope.link() };
}

/**
 * One small run of each kind, and tensors of one, to the bit: runs in every browser as it stands. All with guidance: a batch of one is
 * divided among the threads, of which browsers start different numbers (docs/browsers.md).
 */
async function numbers() {
  const app = window.unetscope;
  const bits = async (data: Float32Array) => {
    const hash = await crypto.subtle.digest('SHA-256', new Float32Array(data));
    return [...new Uint8Array(hash.slice(0, 16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  const plain = await app.run({ prompt: 'a red heart', seed: 5, steps: 6 });
  const names = app.tensors().map((tensor) => tensor.name);
  const tensors: Record<string, string> = {};
  for (const tensor of await app.probe(3, names)) tensors[tensor.name] = await bits(tensor.data);
  const skip = app.anatomy().skips[0];
  const sum = async (patch: Parameters<typeof app.run>[0]) => (await app.run(patch)).checksum;
  const sums = {
    plain: plain.checksum,
    heun: await sum({ sampler: 'HeunDiscreteScheduler' }),
    ancestral: await sum({ sampler: 'EulerAncestralDiscreteScheduler' }),
    multistep: await sum({ sampler: 'DPMSolverMultistepScheduler' }),
    torch: await sum({ sampler: 'DDPMScheduler', noise: 'torch' }),
    edited: await sum({ noise: 'philox', sampler: 'DDIMScheduler', edits: [{ kind: 'gain', tensor: skip?.encoder ?? '', into: skip?.joined ?? '', value: 0.5 }] }),
    started: await sum({ edits: [], start: { picture: (await app.pictures())[0] ?? '', from: 3 } }),
  };
  return { sums, tensors };
}

/** Whether the page is wider than its window, and whether some of the equation is cut (by more than what is lost in rounding). */
function fits() {
  const equation = document.querySelector('section[aria-label^="The update of this step"]');
  return {
    page: document.documentElement.scrollWidth <= document.documentElement.clientWidth,
    equation: equation !== null && equation.scrollHeight - equation.clientHeight <= 1,
  };
}

/** What this page asked for and did not get, once the service worker, new in this profile, is in charge and has kept what belongs to the page. */
async function notThere() {
  while (document.documentElement.dataset['offline'] !== 'ready') await new Promise((resolve) => setTimeout(resolve, 20));
  const asked = performance.getEntriesByType('resource').filter((entry) => entry instanceof PerformanceResourceTiming);
  return asked.filter(({ responseStatus }) => responseStatus === 0).map(({ name }) => name);
}

let chromium: { run: Awaited<ReturnType<typeof defaultRun>>; numbers: Awaited<ReturnType<typeof numbers>> } | null = null;

/** Chromium's numbers, computed once for all browsers. */
async function inChromium(page: Page) {
  if (chromium === null) {
    await open(page);
    const run = await page.evaluate(defaultRun);
    await open(page, small);
    chromium = { run, numbers: await page.evaluate(numbers) };
  }
  return chromium;
}

for (const { name, start } of browsers) {
  test.describe(`in ${name}`, () => {
    test.skip(start === null, `no ${name} here; docs/browsers.md says where one is looked for`);
    let browser: OtherBrowser | null = null;
    const tab = (): Tab => {
      if (browser === null) throw new Error(`${name} has not been started`);
      return browser.tab;
    };
    test.beforeAll(async () => {
      browser = (await start?.()) ?? null;
    });
    test.afterAll(async () => {
      await browser?.close();
    });

    test('the default picture is Chromium’s, to the bit, and its link says so', async ({ warm, baseURL }) => {
      test.setTimeout(400_000);
      const { run } = await inChromium(warm);
      const page = tab();
      await openApp(page, baseURL ?? '');
      expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
      expect(run.sum).not.toBeNull();
      expect((await page.evaluate(defaultRun)).sum).toBe(run.sum);
      expect(await page.evaluate(notThere)).toEqual([]);

      // Whoever opens Chromium's link here is told that the picture is the same.
      await openApp(page, run.link);
      await expect.poll(() => page.evaluate(() => document.body.innerText), { timeout: 100_000 }).toMatch(/identical/);

      // By hand, at rest: a step back, a place, its heading.
      const before = await page.evaluate(() => window.unetscope.view().step);
      await page.evaluate(() => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      });
      await page.press('ArrowLeft');
      await expect.poll(() => page.evaluate(() => window.unetscope.view().step)).toBe(before - 1);
      for (const [width, height] of [
        [1440, 900],
        [1024, 768],
      ] as const) {
        await page.resize(width, height);
        await expect.poll(() => page.evaluate(fits)).toEqual({ page: true, equation: true });
      }
      await page.evaluate(() => {
        location.hash += '&page=schedule';
      });
      await expect.poll(() => page.evaluate(() => document.body.innerText)).toMatch(/How much noise at which t/);
    });

    test('samplers, an edit, a start from a picture and every tensor are Chromium’s, to the bit', async ({ warm, baseURL }) => {
      test.setTimeout(400_000);
      const { numbers: expected } = await inChromium(warm);
      await openApp(tab(), `${baseURL ?? ''}#${small}`);
      expect(await tab().evaluate(numbers)).toEqual(expected);
    });

    test(`${loads} loads in one tab, all live`, async ({ baseURL }) => {
      test.skip(loads === 0, 'UNETSCOPE_LOADS says how many');
      test.setTimeout(60_000 + loads * 60_000);
      const sums = new Set<string>();
      for (let load = 0; load < loads; load++) {
        await openApp(tab(), `${baseURL ?? ''}#${small}&seed=3`);
        sums.add(await tab().evaluate(async () => (await window.unetscope.run()).checksum));
      }
      expect(sums.size).toBe(1);
    });
  });
}
