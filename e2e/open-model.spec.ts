import { spawn } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { cutAfter, startModelHost } from '../tools/unets/model-host.ts';
import { idle, open, test } from './support/app.ts';
import { expectAccessible } from './support/axe.ts';

/** Folders that tools/unets/make_pipelines.py wrote with the real diffusers; what it computed from the same noise lies in expected.json. */
const pipelines = new URL('../tools/unets/pipelines/', import.meta.url);
const stableDiffusion = fileURLToPath(new URL('tiny-stable-diffusion/', pipelines));

const expected = JSON.parse(readFileSync(new URL('tiny-stable-diffusion/expected.json', pipelines), 'utf8')) as {
  readonly prompt: string; readonly steps: number; readonly guidance: number; readonly latents: readonly number[];
};

const files = (name: string) => {
  const root = new URL(`${name}/`, pipelines);
  return readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(new URL(path, root)).isFile());
};

/** Drops files anywhere on the page, as a file manager does. */
async function drop(page: Page, files: readonly { readonly name: string; readonly bytes: Buffer }[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, base64 } of given) data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    return data;
  }, files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })));
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Open a model' });

test.describe('a model of one’s own', () => {
  test('a file that is none says what it is, and the run stays', async ({ warm }) => {
    await open(warm, 'v=1&model=emoji-16&steps=2');
    const before = await warm.evaluate(() => window.unetscope.link());
    await drop(warm, [{ name: 'pytorch_model.safetensors', bytes: Buffer.from('weights') }]);
    await expect(dialog(warm).getByRole('alert')).toContainText('weights without a graph');
    await drop(warm, [{ name: 'unet.onnx', bytes: readFileSync(new URL('tiny-ddpm/unet/model.onnx', pipelines)).subarray(0, 50_000) }]);
    await expect(dialog(warm).getByRole('alert')).toContainText('cut short');
    await warm.keyboard.press('Escape');
    await expect(dialog(warm)).toBeHidden();
    expect(await warm.evaluate(() => window.unetscope.link())).toBe(before);
    await warm.evaluate(() => window.unetscope.seek(1));
  });

  test('a network that the engine refuses leaves the one before as it was', async ({ warm }) => {
    await open(warm, 'v=1&model=emoji-16&steps=2');
    // An operator that does not exist.
    const bytes = Buffer.from(readFileSync(new URL('tiny-ddpm/unet/model.onnx', pipelines)).toString('latin1').replaceAll('Softmax', 'Softmux'), 'latin1');
    await drop(warm, [{ name: 'unet.onnx', bytes }]);
    await dialog(warm).getByRole('button', { name: 'Open', exact: true }).click();
    await expect(dialog(warm).getByRole('alert')).toContainText('could not be prepared');
    await warm.keyboard.press('Escape');
    const { checksum } = await warm.evaluate(() => window.unetscope.run({ seed: 9 }));
    expect(checksum).not.toBe('');
    expect((await warm.evaluate(() => window.unetscope.recipe())).model).toBe('emoji-16');
  });

  test('a single file asks at most three questions, each with a guess, and runs', async ({ warm }) => {
    await open(warm, 'v=1&model=emoji-16&steps=2');
    await drop(warm, [{ name: 'unet.onnx', bytes: readFileSync(new URL('tiny-ddpm/unet/model.onnx', pipelines)) }]);
    const asked = dialog(warm);
    await expect(asked.getByRole('combobox')).toHaveCount(3);
    // Random weights find the noise in no way.
    await expect(asked).toContainText('in any of the three ways');
    await expect(asked.getByRole('row')).toHaveCount(5);
    await expect(asked.getByRole('row', { name: /^zeros in their place, read as/ })).toBeVisible();
    await expectAccessible(warm);
    await asked.getByLabel('How large are its pictures?').selectOption('16');
    await asked.getByLabel('What does it predict?').selectOption('v_prediction');
    await asked.getByRole('button', { name: 'Open', exact: true }).click();
    await expect(asked).toBeHidden();
    await idle(warm);
    const { reason, skips } = await warm.evaluate(() => window.unetscope.anatomy());
    expect(reason).toBeNull();
    expect(skips.length).toBe(4);
    await expect(warm.getByLabel('Guidance')).toBeHidden();
    await expectAccessible(warm);
    // It is named wherever one looks for what is open; no words, no maps of words, and nothing left over of them.
    await expect(warm.getByRole('group', { name: 'Recipe of the run' })).toContainText('by unet.onnx');
    await expect(warm).toHaveTitle(/· unet\.onnx · Unetscope$/);
    await expect(warm.getByText('maps of step')).toBeHidden();
    await warm.getByRole('button', { name: /^Engine:/ }).click();
    await expect(warm.getByText('The network, unet.onnx, runs on wasm')).toBeVisible();
    await warm.keyboard.press('Escape');
    // The forward process begins with the run's own picture, of which it does not say that training had others.
    await warm.evaluate(() => window.unetscope.seek(3));
    await open(warm, `${await warm.evaluate(() => window.unetscope.link().split('#')[1])}&page=forward`);
    await expect(warm.getByText('live · 50 evaluations')).toBeVisible();
    await expect(warm.getByRole('main')).not.toContainText('waiting');
    await expect(warm.getByRole('main')).not.toContainText('not among them');
    // A reload closes the file, and the address keeps the run: it asks for the model by name, takes no other for it, and goes on as before.
    const link = warm.url();
    const written = await warm.evaluate(() => window.unetscope.link());
    await warm.reload();
    await warm.evaluate(() => window.unetscope.ready());
    await idle(warm);
    expect(warm.url()).toBe(link);
    await expect(asked).toContainText(/needs your own model unet\.onnx \(SHA-256 44ec55afcc19…\)/);
    await expectAccessible(warm);
    await asked.getByLabel('Model files').setInputFiles(fileURLToPath(new URL('../tools/unets/variants/one-channel.onnx', import.meta.url)));
    await expect(asked).toContainText('This is not the model of the link');
    await asked.getByRole('button', { name: 'Choose another' }).click();
    await asked.getByLabel('Model files').setInputFiles(fileURLToPath(new URL('tiny-ddpm/unet/model.onnx', pipelines)));
    await expect(asked).toBeHidden();
    await idle(warm);
    await expect.poll(() => warm.url()).toBe(written);
    await expect(warm.getByRole('button', { name: /identical/ })).toBeVisible();
  });

  test('a model of one’s own that the browser lets be read again comes back by itself; what it goes by can be deleted', async ({ page }) => {
    // As the picker would give it.
    await page.addInitScript(() => Object.defineProperty(navigator, 'webdriver', { value: false }));
    await page.addInitScript(() => Object.assign(window, { showDirectoryPicker: async () => await (await navigator.storage.getDirectory()).getDirectoryHandle('my-ddpm') }));
    await open(page, 'v=1&model=emoji-16&steps=2');
    for (const path of ['scheduler/scheduler_config.json', 'unet/model.onnx'])
      await page.evaluate(async ([at, base64]) => {
        let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('my-ddpm', { create: true });
        const names = at.split('/');
        for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
        const file = await (await folder.getFileHandle(names.at(-1) ?? '', { create: true })).createWritable();
        await file.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
        await file.close();
      }, [path, readFileSync(new URL(`tiny-ddpm/${path}`, pipelines)).toString('base64')] as const);
    await page.getByRole('button', { name: 'Open a model' }).click();
    await dialog(page).getByRole('button', { name: 'Choose a folder' }).click();
    await dialog(page).getByRole('button', { name: 'Open', exact: true }).click();
    await expect(dialog(page)).toBeHidden();
    await page.evaluate(() => window.unetscope.seek(3));
    await idle(page);
    const link = page.url();
    await page.reload();
    await expect.poll(() => page.evaluate(() => window.unetscope.recipe().model)).toMatch(/^own-/);
    await expect(page.getByRole('group', { name: 'Recipe of the run' })).toContainText('by my-ddpm');
    await expect(dialog(page)).toBeHidden();
    await idle(page);
    expect(page.url()).toBe(link);
    await page.getByRole('button', { name: /help/i }).click();
    await page.getByRole('button', { name: /^Delete: names and places of your own models \(my-ddpm\)/ }).click();
    await expect(page.getByRole('row', { name: /my-ddpm/ })).toBeHidden();
    await page.keyboard.press('Escape');
    await page.reload();
    await expect(dialog(page)).toContainText('This run needs somebody’s own model');
    // Without it: the run that stands in is an entry of its own, and Back asks again.
    await dialog(page).getByRole('button', { name: 'Continue without it' }).click();
    await expect.poll(() => page.url()).not.toContain('own-');
    await page.goBack();
    await expect(dialog(page)).toBeVisible();
    expect(page.url()).toBe(link);
  });

  test('a folder from diffusers: prompt to decoded picture', { tag: '@chromium' }, async ({ warm }) => {
    await open(warm, 'v=1&model=emoji-16&steps=2');
    await warm.getByRole('button', { name: 'Open a model' }).click();
    // Those that come with the page: pictures, size, and how fast each was here.
    const card = (name: RegExp) => dialog(warm).getByRole('button', { name });
    await expect(card(/emoji-16/)).toContainText(/0\.6 MB · [\d.]+ m?s per evaluation here, on/);
    await expect(card(/emoji-32(?!-)/)).toContainText('9.1 MB');
    await expect(card(/emoji-32-pairs/)).toContainText('9.3 MB');
    await expect(card(/emoji-64/)).toContainText('9.5 MB');
    await expect(card(/emoji-16/)).toHaveAttribute('aria-current', 'true');
    await expect(dialog(warm).getByRole('img', { name: 'pictures that emoji-32 made' })).toBeVisible();
    await dialog(warm).getByLabel('Model folder').setInputFiles(stableDiffusion);
    await expect(dialog(warm)).toContainText('latents of 4×8×8');
    await dialog(warm).getByRole('button', { name: 'Open', exact: true }).click();
    await expect(dialog(warm)).toBeHidden();
    await idle(warm);
    const { prompt, steps, guidance } = expected;
    const latents = await warm.evaluate(async (patch) => [...((await window.unetscope.run(patch)).frames.at(-1)?.prev?.data ?? [])], {
      prompt, steps, seed: 5, guidanceScale: guidance,
    });
    const scale = Math.max(...expected.latents.map(Math.abs));
    expect(Math.max(...expected.latents.map((value, i) => Math.abs(value - (latents[i] ?? NaN)))) / scale).toBeLessThan(1e-3);
    await idle(warm);
    await expect(warm.getByRole('figure', { name: /decoded from the finished latents, 16×16/ })).toBeVisible();
    const link = await warm.evaluate(() => window.unetscope.link());
    expect(link).toMatch(/model=own-[0-9a-f]{40}/);

    // Attention under the tokens that the folder's own tokenizer makes, and a picture that its own encoder makes latents of.
    await open(warm, `${new URL(link).hash.slice(1)}&page=attention`);
    await expect(warm.getByRole('main')).toContainText('(end)');
    for (const token of ['red', 'cat', 'hat']) await expect(warm.getByRole('button', { name: new RegExp(`“${token}”|^${token}`) }).first()).toBeVisible();
    await open(warm, `${new URL(link).hash.slice(1)}&page=forward`);
    await warm.getByLabel('Picture file').setInputFiles(fileURLToPath(new URL('../docs/main.png', import.meta.url)));
    await expect(warm.getByRole('button', { name: 'main.png' })).toBeVisible();
    await warm.getByRole('button', { name: 'Start the run from here' }).click();
    await idle(warm);
    const { start } = await warm.evaluate(() => window.unetscope.recipe());
    expect(start?.picture).toMatch(/^own:/);

    // Back to a model of ours comes what was run there before; to another, what that runs by itself.
    for (const [name, had] of [[/emoji-16/, { model: 'emoji-16', steps: 2, guidanceScale: 3 }], [/emoji-32(?!-)/, { model: 'emoji-32', steps: 25, guidanceScale: 3 }]] as const) {
      await open(warm, new URL(link).hash.slice(1));
      await warm.getByRole('button', { name: 'Open a model' }).click();
      await card(name).click();
      await expect.poll(() => warm.evaluate(() => window.unetscope.recipe())).toMatchObject({ ...had, sampler: 'DDIMScheduler', prompt: 'a panda on green', start: null });
      await warm.evaluate(() => window.unetscope.ready());
      await idle(warm);
    }
  });

  test('an address: sizes first, progress, kept and resumed, opened again without the network, deleted; a link comes back to it', async ({ page, browser }) => {
    const host = await startModelHost(Object.fromEntries(files('tiny-stable-diffusion').map((path) => [`some/tiny-sd/${path}`, readFileSync(new URL(`tiny-stable-diffusion/${path}`, pipelines))])));
    const asked = dialog(page);
    const fetchFrom = async (address: string) => {
      await page.getByRole('button', { name: 'Open a model' }).click();
      await asked.getByRole('textbox', { name: /address/ }).fill(address);
      await page.keyboard.press('Enter');
    };
    try {
      await open(page, 'v=1&model=emoji-16&steps=2');
      // Another host that does not let pages read its files; then one without the model.
      host.cors = false;
      await fetchFrom(`${host.url}some/tiny-sd`);
      await expect(asked.getByRole('alert')).toContainText('CORS');
      host.cors = true;
      await asked.getByRole('textbox', { name: /address/ }).fill(`${host.url}some/other`);
      await page.keyboard.press('Enter');
      await expect(asked.getByRole('alert')).toContainText('no list of its files');
      // The download breaks off until it is given up, and goes on from there.
      cutAfter(host, 'some/tiny-sd/unet/model.onnx', 100_000, 99);
      await asked.getByRole('textbox', { name: /address/ }).fill(`${host.url}some/tiny-sd`);
      await page.keyboard.press('Enter');
      await expect(asked.getByRole('alert')).toContainText('interrupted again and again');
      host.faults.clear();
      host.requests.length = 0;
      await asked.getByRole('button', { name: 'Fetch', exact: true }).click();
      await expect(asked).toContainText('latents of 4×8×8');
      expect(host.requests).toContain('GET /some/tiny-sd/unet/model.onnx bytes=100000-');
      await asked.getByRole('button', { name: 'Open', exact: true }).click();
      await expect(asked).toBeHidden();
      await idle(page);
      await page.evaluate(() => window.unetscope.run({ prompt: 'a red cat', seed: 3, steps: 2 }));
      await idle(page);
      const link = await page.evaluate(() => window.unetscope.link());
      expect(link).toContain('?model=');

      // A link asks before it asks anybody; what is kept is not fetched again, and needs no network.
      const again = await browser.newContext();
      const other = await again.newPage();
      host.requests.length = 0;
      await other.goto(link);
      await expect(dialog(other)).toContainText('That host has not been contacted yet');
      expect(host.requests).toEqual([]);
      await dialog(other).getByRole('button', { name: 'Fetch it' }).click();
      await expect(dialog(other)).toBeHidden({ timeout: 60_000 });
      await idle(other);
      const sum = (text: string) => /sum=[^&]+/.exec(text)?.[0];
      expect(sum(link)).toBeDefined();
      expect(sum(await other.evaluate(() => window.unetscope.link()))).toBe(sum(link));
      await again.close();

      host.requests.length = 0;
      await fetchFrom(`${host.url}some/tiny-sd`);
      await expect(asked).toContainText('latents of 4×8×8');
      expect(host.requests.filter((request) => request.startsWith('GET') && request.endsWith('.onnx'))).toEqual([]);
      await page.keyboard.press('Escape');
      await host.close();
      await fetchFrom(`${host.url}some/tiny-sd`);
      await expect(asked).toContainText('latents of 4×8×8');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /help/i }).click();
      const stored = page.getByRole('row', { name: /model from .*tiny-sd/ });
      await expect(stored).toBeVisible();
      await stored.getByRole('button').click();
      await expect(stored).toBeHidden();
    } finally {
      await host.close();
    }
  });

  test('npm start -- --model: the page opens with that folder', async ({ page }) => {
    const server = spawn(process.execPath, ['tools/serve.mjs', '--port', '0', '--model', stableDiffusion], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const address = await new Promise<string>((resolve, reject) => {
        server.on('exit', () => reject(new Error('it did not start')));
        server.stdout.on('data', (said) => {
          const [, at] = /is at (\S+)/.exec(String(said)) ?? [];
          if (at !== undefined) resolve(at);
        });
      });
      // What the service worker keeps as the page is the page, not what a visit is sent on to.
      expect((await fetch(address, { redirect: 'manual' })).status).toBe(200);
      await page.goto(address);
      await expect.poll(() => page.evaluate(() => window.unetscope.recipe().model), { timeout: 60_000 }).toMatch(/^own-/);
      await expect(dialog(page)).toBeHidden();
      await idle(page);
      // At rest where the figure says most, not at the end.
      await expect(page.getByRole('figure', { name: /decoded from its latents/ })).toBeVisible();
    } finally {
      server.kill();
    }
  });

  test('a link to somebody’s own model says that its file does not travel', async ({ warm: page }) => {
    await open(page, `v=1&model=own-${'ab'.repeat(20)}`);
    await expect(page.getByText('does not travel in a link')).toBeVisible();
  });
});
