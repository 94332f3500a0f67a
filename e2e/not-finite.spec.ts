import { expect, test, type Page } from '@playwright/test';
import { idle, open, watchConsole } from './support/app.ts';

const NAME = 'decoder.1.block.0.conv1';
const run = `v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=1&guidance=1&at=0&page=tensor&tensor=${NAME}`;

declare global {
  interface Window {
    /** How often the engine's answer was broken. */
    broken: number;
  }
}

/** The engine's own answers, of which one tensor comes with values that are no numbers: channel 0 at 3, channel 1 at 9 and 10. */
async function breakTensor(page: Page): Promise<void> {
  await page.addInitScript((name) => {
    window.broken = 0;
    interface Answer {
      readonly value?: unknown;
      readonly watched?: unknown;
    }
    window.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        // Registered before the app's own listener, so that it hears first.
        this.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
          for (const list of [data.value, data.watched]) {
            if (!Array.isArray(list)) continue;
            for (const tensor of list as { name: string; dims: number[]; data: Float32Array }[]) {
              if (tensor.name !== name) continue;
              const size = (tensor.dims[2] ?? 0) * (tensor.dims[3] ?? 0);
              tensor.data.set([NaN], 3);
              tensor.data.set([Infinity, -Infinity], size + 9);
              window.broken++;
            }
          }
        });
      }
    };
  }, NAME);
}

async function look(page: Page, fields: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `${run}${fields}`);
  await idle(page);
  await page.locator(`section[aria-label="Tensor ${NAME}"][aria-busy="false"]`).waitFor();
}

/** The pixels that are magenta, which no scale has. */
async function magenta(page: Page, mark: string): Promise<number[]> {
  return await page.locator(`canvas[data-plane="${mark}"]`).first().evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error('no canvas');
    const data = element.getContext('2d')?.getImageData(0, 0, element.width, element.height).data ?? [];
    return Array.from({ length: data.length / 4 }, (_, i) => i).filter((i) => data[i * 4] === 255 && data[i * 4 + 1] === 0 && data[i * 4 + 2] === 255);
  });
}

test('NaN and infinities are called out, stand out, and leave statistics, histogram and scale of the others as they are', async ({ page }) => {
  const quiet = watchConsole(page);
  await breakTensor(page);
  await open(page, `${run}&maps=channel&channel=1&pixel=1,1`);
  await page.locator(`section[aria-label="Tensor ${NAME}"][aria-busy="false"]`).waitFor();
  expect(await page.evaluate(() => window.broken)).toBeGreaterThan(0);
  await expect(page.getByText(/the tensor: 1 NaN and 2 infinite of 3072 values/)).toBeVisible();
  await expect(page.getByText(/^channel 1: 2 infinite of 64 values/)).toBeVisible();
  await expect(page.getByRole('option', { name: /^channel 0, .*1 values? (is|are) not finite/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /^channel 1, .*2 values are not finite/ })).toBeVisible();
  await expect(page.getByText('row 1, column 1: ∞', { exact: true })).toBeVisible();
  expect(await magenta(page, 'large')).toEqual([9, 10]);
  expect(await magenta(page, '1')).toEqual([9, 10]);
  expect(await magenta(page, '0')).toEqual([3]);
  expect(await magenta(page, '2')).toEqual([]);

  // Of the finite values, as numpy has them.
  const finite = await page.evaluate(async (name) => {
    const [tensor] = await window.unetscope.probe(0, [name]);
    return Array.from(tensor?.data.subarray(64, 128) ?? []).filter(Number.isFinite);
  }, NAME);
  expect(finite).toHaveLength(62);
  const mean = finite.reduce((sum, value) => sum + value, 0) / 62;
  const bars = page.getByRole('img', { name: /^Histogram of channel 1/ });
  await expect(bars).toHaveAttribute('aria-label', new RegExp(`mean −?${Math.abs(mean).toFixed(3)}`));
  expect(await bars.getAttribute('aria-label')).not.toMatch(/NaN|∞/);
  const domain = Number(await page.locator('canvas[data-plane="large"]').getAttribute('data-domain'));
  expect(Number.isFinite(domain) && domain > 0).toBe(true);

  await look(page, '&maps=channel&channel=1&pixel=1,2');
  await expect(page.getByText('row 1, column 2: −∞', { exact: true })).toBeVisible();
  await look(page, '&maps=channel&channel=0&pixel=0,3');
  await expect(page.getByText('row 0, column 3: NaN', { exact: true })).toBeVisible();
  await look(page, '&maps=mean&pixel=0,3');
  expect(await magenta(page, 'large')).toEqual([3, 9, 10]);
  await look(page, '&maps=components');
  expect(await magenta(page, 'components')).toEqual([3, 9, 10]);
  await look(page, '&maps=channel&order=energy&scale=channel');
  await expect(page.getByRole('option', { name: /^channel 1, .*not finite/ })).toHaveCount(1);
  quiet();
});
