import { readFileSync } from 'node:fs';
import { ALL_FORMATS, BufferSource, Input } from 'mediabunny';
import { expect, type Page } from '@playwright/test';
import { open, test } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';

/** What the button saves. */
async function saved(page: Page, button: string): Promise<{ file: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('dialog').getByRole('button', { name: button }).click()]);
  return { file: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('the run as a film: the GIF holds the tensors, MP4 or WebM plays', async ({ warm: page, browserName }) => {
  await open(page, 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=6&at=3');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('button', { name: 'Film' }).click();
  await expect(dialog.getByText('7 frames, from the noise to the picture')).toBeVisible();
  await expectAccessible(page);

  await dialog.getByRole('button', { name: 'x̂₀', exact: true }).click();
  await dialog.getByRole('checkbox', { name: 'with names, step and run' }).uncheck();
  await dialog.getByLabel('Width of a picture').fill('32');
  await dialog.getByLabel('Width of a picture').press('Enter');
  const speed = dialog.getByLabel('Steps per second');
  await speed.fill('99');
  await speed.press('Enter');
  const refused = dialog.getByRole('alert').filter({ hasText: /^Steps per second/ });
  await expect(refused).toBeVisible();
  // It lies over nothing that is clicked.
  await dialog.getByRole('button', { name: 'Make the film' }).click({ trial: true });
  await speed.fill('10');
  await speed.press('Enter');
  await expect(refused).toHaveCount(0);
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
  // By the browser's own player, which is none of ours: size, length, and how many pictures it decodes.
  for (const kind of ['WebM', 'MP4'] as const) {
    await dialog.getByRole('button', { name: kind }).click();
    const film = await saved(page, 'Make the film');
    expect(film.file).toBe(`red-heart-s3-ddim6-film.${kind.toLowerCase()}`);
    if (kind === 'MP4') expect(film.bytes.subarray(4, 8).toString('latin1')).toBe('ftyp');
    const played = await page.evaluate(
      async ([base64, type]) => {
        const video = document.createElement('video');
        video.muted = true;
        video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type }));
        await new Promise((resolve, reject) => {
          video.onloadeddata = resolve;
          video.onerror = () => reject(new Error(video.error?.message));
        });
        const ended = new Promise((resolve) => (video.onended = resolve));
        await video.play();
        await ended;
        return { width: video.videoWidth, height: video.videoHeight, seconds: video.duration, decoded: video.getVideoPlaybackQuality().totalVideoFrames };
      },
      [film.bytes.toString('base64'), `video/${kind.toLowerCase()}`] as const,
    );
    const video = await new Input({ formats: ALL_FORMATS, source: new BufferSource(film.bytes) }).getPrimaryVideoTrack();
    expect((await video?.computePacketStats())?.packetCount, kind).toBe(7);
    expect(played, kind).toMatchObject({ width: 112, height: 32 });
    // Firefox's player may count one picture twice.
    expect(browserName === 'firefox' ? [7, 8] : [7], kind).toContain(played.decoded);
    expect(Math.abs(played.seconds - 2.1), kind).toBeLessThan(0.05);
  }

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

  // The notebook of this very run; training/tests/test_notebook.py executes such a one.
  await dialog.getByRole('button', { name: 'This step', exact: true }).click();
  const { file, bytes } = await saved(page, 'save notebook');
  expect(file).toMatch(/^red-heart-s3-ddim6-.*run\.ipynb$/);
  const notebook = JSON.parse(bytes.toString('utf8')) as { nbformat: number; cells: { cell_type: string; source: string | string[] }[] };
  expect(notebook.nbformat).toBe(4);
  const source = notebook.cells.map((cell) => [cell.source].flat().join('')).join('\n');
  expect(source).toContain('a red heart');
  expect(source).toContain('model=emoji-16');
});

test('what is seen as SVG, whose text is text, as PNG of the size that was asked for, and as a film', async ({ warm: page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=6&at=3');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('button', { name: 'Figures' }).click();
  await expectAccessible(page);
  const svg = await saved(page, 'The U-Net and its feature maps: SVG');
  expect(svg.file).toBe('red-heart-s3-ddim6-step3-The_U-Net_and_its_feature_maps.svg');
  // The browser's XML parser against what the page shows.
  const parsed = await page.evaluate(async (text) => {
    // Trusted Types let no text be parsed; what is fetched may be.
    const request = new XMLHttpRequest();
    request.open('GET', URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' })));
    request.responseType = 'document';
    await new Promise((resolve) => {
      request.onloadend = resolve;
      request.send();
    });
    const file = request.responseXML;
    if (file === null) throw new Error('the file is no XML');
    const figure = document.querySelector('figure');
    const [first] = file.querySelectorAll('image');
    return {
      root: file.documentElement.localName,
      texts: [...file.querySelectorAll('text')].map(({ textContent }) => textContent),
      link: file.querySelector('metadata')?.textContent,
      images: file.querySelectorAll('image').length,
      canvases: [...(figure?.querySelectorAll('canvas') ?? [])].filter((canvas) => canvas.getClientRects().length > 0).length,
      crisp: first?.getAttribute('style'),
      href: first?.getAttribute('href')?.slice(0, 22),
    };
  }, svg.bytes.toString('utf8'));
  expect(parsed).toMatchObject({ root: 'svg', crisp: 'image-rendering: pixelated', href: 'data:image/png;base64,' });
  for (const text of ['encoder 0', 'skip', 'from below', 'joined', '16×16×16', 'max pooling', 'ε̂']) expect(parsed.texts.join('\n')).toContain(text);
  expect(parsed.texts.join(' ')).toContain('“a red heart”, seed 3, DDIM, 6 steps, guidance 3 · emoji-16 · step 3');
  expect(parsed.images).toBe(parsed.canvases);
  expect(parsed.link).toBe(await page.evaluate(() => window.unetscope.link()));

  const sizeOf = (png: Buffer) => [png.readUInt32BE(16), png.readUInt32BE(20)] as const;
  await dialog.getByRole('button', { name: '1×' }).click();
  const [width, height] = sizeOf((await saved(page, 'The update of this step: PNG')).bytes);
  await dialog.getByRole('button', { name: '4×' }).click();
  await dialog.getByRole('button', { name: 'transparent' }).click();
  const large = await saved(page, 'The update of this step: PNG');
  expect(sizeOf(large.bytes)).toEqual([4 * width, 4 * height]);
  expect(large.bytes.toString('utf8')).toContain(`Source\0\0\0\0\0${await page.evaluate(() => window.unetscope.link())}`);
  const corner = await page.evaluate(async (base64) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
  }, large.bytes.toString('base64'));
  expect(corner).toEqual([0, 0, 0, 0]);

  await dialog.getByRole('button', { name: 'Film', exact: true }).click();
  await dialog.getByRole('button', { name: 'The U-Net and its feature maps' }).click();
  const film = await saved(page, 'Make the film');
  const frames = await page.evaluate(async (base64) => {
    const decoder = new ImageDecoder({ type: 'image/gif', data: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) });
    await decoder.tracks.ready;
    await decoder.completed;
    return decoder.tracks.selectedTrack?.frameCount;
  }, film.bytes.toString('base64'));
  expect(frames).toBe(7);
  // The playhead is where it was.
  await expect.poll(() => page.evaluate(() => window.unetscope.view().step)).toBe(3);
});

test('a contact sheet is computed beside the page, and each picture is a link to its run', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=4&at=4');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Export' });
  await dialog.getByRole('button', { name: 'Contact sheet' }).click();
  await dialog.getByLabel('Columns: values of seed').fill('3, 8');
  await dialog.getByLabel('Rows: values of prompt').fill('a red heart\na red zzz');
  await dialog.getByRole('button', { name: 'Compute the sheet' }).click();
  await expect(dialog.getByText('does not know the word “zzz”')).toBeVisible();
  await dialog.getByLabel('Rows: values of prompt').fill('a red heart\na yellow star');
  await dialog.getByRole('button', { name: 'Compute the sheet' }).click();
  await expect(dialog.getByText('All 4 pictures')).toBeVisible();
  await expectAccessible(page);
  const link = dialog.getByRole('link', { name: 'a red heart, seed 3: open this run' });
  // With the seal of its picture, which is the one of the run in hand.
  const { hash } = new URL((await link.getAttribute('href')) ?? '');
  expect(hash).toMatch(/^#v=1&model=emoji-16&prompt=a\+red\+heart&seed=3&steps=4&at=4&sum=[\w.-]+$/);
  expect(hash).toBe(new URL(page.url()).hash);
  // The run in hand was computed by the engine's own loop.
  const same = await link.locator('canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, 16, 16).data ?? [];
    const { data } = window.unetscope.frame(4).xt;
    const domain = Math.max(1, Math.hypot(...data) / Math.sqrt(data.length));
    return [...data].every((value, i) => Math.abs((pixels[(i % 256) * 4 + Math.floor(i / 256)] ?? NaN) - Math.min(255, Math.max(0, (value / domain + 1) * 127.5))) <= 0.51);
  });
  expect(same).toBe(true);
  const png = await saved(page, 'save the sheet as .png');
  expect(png.file).toBe('red-heart-s3-ddim4-sheet.png');
  expect(png.bytes.toString('utf8')).toContain('Title\0\0\0\0\0Contact sheet');
});
