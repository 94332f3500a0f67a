import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test, type Page } from '@playwright/test';
import { open, test as warmTest, watchConsole } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';

/** What public/embed.js gives a page, as far as it is tried here. */
interface Embed {
  run(recipe: object): Promise<{ checksum: string; steps: number }>;
  seek(step: number): Promise<{ step: number }>;
  state(): Promise<{ recipe: { prompt: string }; view: { step: number; page: string }; run: { checksum: string | null; total: number } }>;
  show(view: object): Promise<null>;
  frameAt(step: number): Promise<{ timestep: number | null; predX0: { dims: number[]; data: Float32Array } | null }>;
  probe(step: number, names: string[]): Promise<{ name: string; dims: number[] }[]>;
  on(event: string, listener: (message: Record<string, unknown>) => void): () => void;
}
declare global {
  interface Window {
    unetscopeEmbed: (frame: Element | null) => Embed;
    heard: Record<string, unknown>[];
  }
}

/** The article of docs/, served from another origin, at a frame of 1280×800. */
async function openArticle(page: Page, baseURL: string | undefined): Promise<() => void> {
  const article = readFileSync(new URL('../docs/embed-example.html', import.meta.url));
  const server = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(article));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?at=${baseURL ?? ''}/`);
  return () => void server.close();
}

test('in a sandboxed frame of another origin it runs, is run, and takes nothing of the page outside', async ({ page, baseURL }) => {
  const quiet = watchConsole(page);
  await page.setViewportSize({ width: 1280, height: 500 });
  const close = await openArticle(page, baseURL);
  const film = page.frameLocator('#film');
  const network = page.frameLocator('#network');
  // Loading is slower than a page's patience with a click.
  await expect(film.getByRole('slider', { name: 'Step' })).toHaveAttribute('max', '12');
  await page.waitForFunction(() => 'unetscopeEmbed' in window);
  await page.evaluate(() => {
    window.heard = [];
    const embed = window.unetscopeEmbed(document.querySelector('#film'));
    for (const event of ['ready', 'recipe', 'step', 'run', 'height', 'problem']) embed.on(event, (message) => window.heard.push(message));
  });
  // What is asked before the engine is there waits for it.
  const { checksum, steps } = await page.evaluate(() => window.unetscopeEmbed(document.querySelector('#film')).run({ prompt: 'a yellow star', seed: 5 }));
  expect(steps).toBe(12);
  expect(checksum).toMatch(/^[0-9a-f]{32}$/);

  const seen = await page.evaluate(async () => {
    const embed = window.unetscopeEmbed(document.querySelector('#film'));
    await embed.seek(4);
    const frame = await embed.frameAt(4);
    const [middle] = await embed.probe(4, ['pred_noise']);
    return { state: await embed.state(), timestep: frame.timestep, dims: frame.predX0?.dims, probed: middle?.dims, heard: window.heard };
  });
  expect(seen.state).toMatchObject({ recipe: { prompt: 'a yellow star' }, view: { step: 4 }, run: { checksum, total: 12 } });
  expect(seen).toMatchObject({ timestep: 666, dims: [1, 3, 16, 16], probed: [2, 3, 16, 16] });
  expect(seen.heard).toContainEqual(expect.objectContaining({ event: 'run', state: 'done', source: 'live', checksum }));
  expect(seen.heard).toContainEqual(expect.objectContaining({ event: 'step', step: 4, total: 12, timestep: 666 }));
  await expect(film.getByText('Step 4 of 12', { exact: true })).toBeVisible();
  // The frame is as high as what it shows.
  const height = await page.locator('#film').evaluate((frame) => frame.clientHeight);
  expect(height).toBe(Math.ceil((await film.getByRole('main').boundingBox())?.height ?? 0));

  // … out of sight too, where a frame is not rendered.
  const below = page.locator('#network');
  expect(await below.evaluate((frame) => frame.getBoundingClientRect().top > window.innerHeight)).toBe(true);
  await expect.poll(() => below.evaluate((frame) => frame.clientHeight)).toBeGreaterThan(400);
  await page.setViewportSize({ width: 1280, height: 800 });

  // Messages that are none are answered with what is wrong with them, or not at all.
  const refusal = await page.evaluate(async () => {
    const { contentWindow } = document.querySelector('#film') as HTMLIFrameElement;
    const answer = new Promise((resolve) => window.addEventListener('message', ({ data }: MessageEvent<{ id?: unknown }>) => data.id === 'mine' && resolve(data)));
    contentWindow?.postMessage('nothing', '*');
    contentWindow?.postMessage({ unetscope: 1, id: 'mine', call: 'seek', step: 'three' }, '*');
    return await answer;
  });
  expect(refusal).toMatchObject({ unetscope: 1, ok: false, error: { code: 'embed-message' } });

  // Keys and wheel go on being the article's, and so do history and focus.
  const entries = await page.evaluate(() => history.length);
  await network.getByRole('figure', { name: 'The U-Net and its feature maps' }).waitFor();
  await page.evaluate(() => window.unetscopeEmbed(document.querySelector('#network')).show({ page: 'schedule' }));
  await expect(network.getByRole('heading', { name: /noise schedule/i })).toBeVisible();
  expect(await page.evaluate(() => [document.activeElement?.tagName, history.length])).toEqual(['BODY', entries]);
  await network.getByRole('button', { name: 'Back' }).click();
  await film.getByText('Step 4 of 12', { exact: true }).click();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press(' ');
  expect(await page.evaluate(async () => (await window.unetscopeEmbed(document.querySelector('#film')).state()).view.step)).toBe(4);
  await page.evaluate(() => window.scrollTo(0, 0));
  await film.getByText('Step 4 of 12', { exact: true }).hover();
  await page.mouse.wheel(0, 300);
  await page.waitForFunction(() => window.scrollY > 0);
  expect(await page.evaluate(() => history.length)).toBe(entries);

  await page.evaluate(() => window.unetscopeEmbed(document.querySelector('#network')).state());
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const frame of page.frames()) {
    // A frame hears of its width later than the page around it.
    const wider = () => frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(wider, { message: frame.url() }).toBeLessThanOrEqual(0);
  }
  close();
  quiet();
});

warmTest('Share gives the lines that embed what is open', async ({ warm: page }) => {
  await open(page, 'v=1&model=emoji-16&prompt=a+red+heart&seed=3&steps=6&at=3&page=attention');
  await page.getByRole('button', { name: 'Share' }).click();
  const embedding = page.getByRole('dialog', { name: 'Share this run' }).getByRole('region', { name: 'In a page of your own' });
  await embedding.getByRole('checkbox', { name: 'the film' }).uncheck();
  await embedding.getByRole('checkbox', { name: 'the recipe' }).check();
  const code = await embedding.getByRole('textbox', { name: 'Embed code' }).inputValue();
  expect(code).toMatch(/^<iframe data-unetscope src="http.*embed=attention&amp;controls=recipe%2Ctransport&amp;sum=[^"]*" title="attention/);
  await expectAccessible(page);
});
