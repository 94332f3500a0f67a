import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { open, test } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';

/** What the button saves. */
async function saved(page: Page, button: string): Promise<{ file: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: button }).click()]);
  return { file: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('the run as a film: the GIF holds the tensors, MP4 or WebM plays', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=6&at=3');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('button', { name: 'Film' }).click();
  await expect(dialog.getByText('7 pictures, from the noise to the picture')).toBeVisible();
  await expectAccessible(page);

  await dialog.getByRole('button', { name: 'x̂₀', exact: true }).click();
  await dialog.getByRole('checkbox', { name: 'step and t under it' }).uncheck();
  await dialog.getByLabel('Width of a picture').fill('32');
  await dialog.getByLabel('Width of a picture').press('Enter');
  await dialog.getByLabel('Pictures per second').fill('10');
  await dialog.getByLabel('Pictures per second').press('Enter');
  const gif = await saved(page, 'Make the film');
  expect(gif.file).toBe('red-heart-s3-ddim6-x0hat.gif');
  expect(gif.bytes.toString('utf8')).toContain('“a red heart”, seed 3, DDIM, 6 steps');
  // The browser's decoder against the engine's numbers: each sample is a square of 2 × 2 pixels of exactly its colour.
  const worst = await page.evaluate(async (base64) => {
    const decoder = new ImageDecoder({ type: 'image/gif', data: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) });
    await decoder.tracks.ready;
    await decoder.completed;
    const found = { frames: decoder.tracks.selectedTrack?.frameCount, durations: [] as (number | null)[], largest: 0 };
    for (let step = 0; step < (found.frames ?? 0); step++) {
      const { image } = await decoder.decode({ frameIndex: step });
      found.durations.push(image.duration);
      const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      const pixels = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      const frame = window.unetscope.frame(step);
      const data = (frame.predX0 ?? frame.xt).data;
      // What is larger than pictures are is drawn by its root mean square.
      const domain = Math.max(1, Math.hypot(...data) / Math.sqrt(data.length));
      for (let y = 0; y < canvas.height; y++) {
        for (let x = 0; x < canvas.width; x++) {
          for (let c = 0; c < 3; c++) {
            const value = data[c * 256 + (y >> 1) * 16 + (x >> 1)] ?? NaN;
            const expected = Math.min(255, Math.max(0, (value / domain + 1) * 127.5));
            found.largest = Math.max(found.largest, Math.abs((pixels[(y * canvas.width + x) * 4 + c] ?? NaN) - expected));
          }
        }
      }
    }
    return found;
  }, gif.bytes.toString('base64'));
  expect(worst.frames).toBe(7);
  expect(worst.durations).toEqual([...Array<number>(6).fill(100_000), 1_500_000]);
  expect(worst.largest).toBeLessThanOrEqual(0.51);

  await dialog.getByRole('button', { name: 'x_t, x̂₀ and ε̂ side by side' }).click();
  await dialog.getByRole('button', { name: 'WebM' }).click();
  const webm = await saved(page, 'Make the film');
  expect(webm.file).toBe('red-heart-s3-ddim6-film.webm');
  const played = await page.evaluate(async (base64) => {
    const video = document.createElement('video');
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'video/webm' }));
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new Error(video.error?.message));
    });
    return { width: video.videoWidth, height: video.videoHeight, seconds: video.duration };
  }, webm.bytes.toString('base64'));
  expect(played).toMatchObject({ width: 112, height: 32 });
  expect(Math.abs(played.seconds - 2.1)).toBeLessThan(0.05);

  // Cancelled, nothing comes.
  await dialog.getByLabel('Width of a picture').fill('1024');
  await dialog.getByLabel('Width of a picture').press('Enter');
  await dialog.getByRole('button', { name: 'GIF' }).click();
  await dialog.evaluate(async (element) => {
    const button = (name: string) => [...element.querySelectorAll('button')].find(({ textContent }) => textContent === name);
    button('Make the film')?.click();
    while (button('Cancel') === undefined) await new Promise(requestAnimationFrame);
    button('Cancel')?.click();
  });
  await expect(dialog.getByText('Cancelled; nothing was saved.')).toBeVisible();
});
