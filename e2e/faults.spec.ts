import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { idle, open, refusal, test } from './support/app.ts';

const modelFile = '**/models/emoji-16/model.onnx';
const small = 'v=1&model=emoji-16&steps=6';

test('an unknown word is named, with the nearest known ones, and the run is as it was', async ({ warm: page }) => {
  await open(page, small);
  const before = await page.evaluate(async () => (await window.unetscope.run()).checksum);
  await page.getByRole('combobox', { name: 'Prompt' }).fill('a blue kat');
  await page.getByRole('combobox', { name: 'Prompt' }).press('Enter');
  await expect(page.getByText(/“kat”/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'cat', exact: true })).toBeVisible();
  expect(await refusal(page, 'unetscope.run({prompt: "a blue kat"})')).toMatchObject({ code: 'prompt-unknown-word' });
  expect(await page.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(before);
});

test('an empty prompt is the network without words', async ({ warm: page }) => {
  await open(page, small);
  const { frames } = await page.evaluate(async () => ({ frames: (await window.unetscope.run({ prompt: '' })).frames.length }));
  expect(frames).toBe(6);
});

for (const steps of ['0', '10000', '-3', '2.5']) {
  test(`steps ${steps} are refused in place`, async ({ warm: page }) => {
    await open(page, small);
    await page.getByLabel('Steps', { exact: true }).fill(steps);
    await page.getByLabel('Steps', { exact: true }).press('Enter');
    await expect(page.getByLabel('Steps', { exact: true })).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText(/whole number from 1 to 1,?000/).first()).toBeVisible();
    expect(await page.evaluate(() => window.unetscope.recipe().steps)).toBe(6);
  });
}

test('bad arguments of the scripting interface are refused with a sentence', async ({ warm: page }) => {
  await open(page, small);
  for (const [call, code] of [
    ['unetscope.run({steps: 0})', 'recipe-steps'],
    ['unetscope.run({steps: 10000})', 'recipe-steps'],
    ['unetscope.run({seed: -1})', 'recipe-seed'],
    ['unetscope.run({colour: "red"})', 'recipe-field'],
    ['unetscope.run({model: "nope"})', 'recipe-model'],
    ['unetscope.seek(7)', 'bad-step'],
    ['unetscope.frame("3")', 'bad-step'],
    ['unetscope.probe(0, ["nope"])', 'unknown-tensor'],
    ['unetscope.probe(0, [])', 'bad-names'],
    ['unetscope.use("cuda")', 'bad-device'],
    ['unetscope.forward([], ["pred_noise"])', 'bad-inputs'],
    ['unetscope.forward([...unetscope.inputs(0), {name: "skip", dims: [1], data: new Float32Array(1)}], ["pred_noise"])', 'bad-inputs'],
    ['unetscope.forward([...unetscope.inputs(0), ...unetscope.inputs(0)], ["pred_noise"])', 'bad-inputs'],
    ['unetscope.forward(unetscope.inputs(0).map((t) => (t.dims.length === 4 ? {...t, dims: [t.dims[0], 16, 16, 3]} : t)), ["pred_noise"])', 'bad-inputs'],
  ] as const) {
    const { code: actual, message } = await refusal(page, call);
    expect(actual, call).toBe(code);
    expect(message.length, call).toBeGreaterThan(20);
  }
});

for (const [name, fulfil, sentence] of [
  ['missing', { status: 404, body: 'no' }, /404|not got|missing/i],
  ['cut short', { status: 200, body: Buffer.alloc(1000) }, /cut short|short/i],
] as const) {
  test(`a model file that is ${name}: a sentence, then retry`, async ({ page }) => {
    await page.route(modelFile, (route) => route.fulfill(fulfil));
    await page.goto(`./#${small}`);
    const alert = page.getByRole('alert').filter({ hasText: sentence }).first();
    await expect(alert).toBeVisible();
    await page.unroute(modelFile);
    await page.getByRole('button', { name: /try again|retry/i }).first().click();
    await page.evaluate(() => window.unetscope.ready());
    await idle(page);
    expect(await page.evaluate(() => window.unetscope.frame(3).step)).toBe(3);
  });
}

test('a model file that was altered is refused, then retry', async ({ page }) => {
  await page.route(modelFile, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
    await route.fulfill({ response, body });
  });
  await page.goto(`./#${small}`);
  await expect(page.getByRole('alert').filter({ hasText: /altered|does not match|hash|checksum/i }).first()).toBeVisible();
  await page.unroute(modelFile);
  await page.getByRole('button', { name: /try again|retry/i }).first().click();
  await page.evaluate(() => window.unetscope.ready());
});

test('a slow model shows its bytes, and loading can be cancelled and taken up again', async ({ page }) => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route(modelFile, async (route) => {
    await held;
    // The request is gone where loading was cancelled meanwhile.
    await route.continue().catch(() => undefined);
  });
  await page.goto(`./#${small}`);
  await expect(page.getByText(/downloading/i).first()).toBeVisible();
  await page.getByRole('button', { name: /^Engine/ }).click();
  await page.getByRole('button', { name: 'cancel' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /cancelled/ }).first()).toBeVisible();
  release();
  await page.unroute(modelFile);
  await page.getByRole('button', { name: /try again|retry/i }).first().click();
  await page.evaluate(() => window.unetscope.ready());
});

test('without the isolation headers there is one thread, and it says so', async ({ page }) => {
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') return route.fallback();
    const response = await route.fetch();
    const headers = { ...response.headers() };
    delete headers['cross-origin-opener-policy'];
    delete headers['cross-origin-embedder-policy'];
    await route.fulfill({ response, headers });
  });
  await page.goto(`./#${small}`);
  const { threads } = await page.evaluate(() => window.unetscope.ready());
  expect(threads).toBe(1);
  await expect(page.getByText(/1 thread/).first()).toBeVisible();
});

test('a host that sends the page’s policy with each of its files, the worker’s too, has threads', async ({ page }) => {
  const policy = (/Content-Security-Policy: (.*)/.exec(readFileSync('dist/_headers', 'utf8')) ?? [])[1] ?? '';
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': `${policy}; frame-ancestors 'self'` } });
  });
  await page.goto(`./#${small}`);
  expect(policy).toContain('require-trusted-types-for');
  expect((await page.evaluate(() => window.unetscope.ready())).threads).toBeGreaterThan(1);
});

test('WebGPU where there is none: a sentence, and the run goes on as before', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined }));
  await open(page, small);
  const { message } = await refusal(page, 'unetscope.use("webgpu")');
  expect(message).toMatch(/WebGPU/);
  await page.evaluate(() => window.unetscope.use('wasm'));
  expect(await page.evaluate(async () => (await window.unetscope.run()).frames.length)).toBe(6);
});

test('two runs started at once: the newer wins, nothing hangs', async ({ warm: page }) => {
  await open(page, small);
  const outcome = await page.evaluate(async () => {
    const first = window.unetscope.run({ seed: 1, steps: 50 }).then(
      () => 'finished',
      () => 'aborted',
    );
    const second = await window.unetscope.run({ seed: 2, steps: 5 });
    return { first: await first, frames: second.frames.length, seed: window.unetscope.recipe().seed };
  });
  expect(outcome).toEqual({ first: 'aborted', frames: 5, seed: 2 });
});

test('the tab is hidden for a while during a run: the run goes on, and the film is whole', async ({ warm: page }) => {
  await open(page, `${small}&seed=51`);
  const { checksum } = await page.evaluate(() => window.unetscope.run({ steps: 40 }));
  const film = await page.evaluate(async () => {
    const draw = window.requestAnimationFrame.bind(window);
    const due: FrameRequestCallback[] = [];
    const setHidden = (hidden: boolean) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden });
      Object.defineProperty(document, 'visibilityState', { configurable: true, value: hidden ? 'hidden' : 'visible' });
      // A hidden tab draws no frames.
      window.requestAnimationFrame = hidden ? (callback) => due.push(callback) : draw;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    const running = window.unetscope.run();
    setHidden(true);
    const { frames, checksum: sum } = await running;
    setHidden(false);
    for (const callback of due) draw(callback);
    await window.unetscope.idle();
    return { steps: frames.map(({ step }) => step), sum };
  });
  expect(film).toEqual({ steps: Array.from({ length: 40 }, (_, step) => step), sum: checksum });
  await page.getByRole('slider', { name: 'Step', exact: true }).fill('40');
  await idle(page);
  expect(await page.evaluate(() => window.unetscope.view().step)).toBe(40);
});

/** Lets a test kill the engine's worker, or tell the page that the worker's GPU is lost. */
async function holdWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const workers: Worker[] = [];
    const Original = Worker;
    window.Worker = class extends Original {
      constructor(...args: ConstructorParameters<typeof Worker>) {
        super(...args);
        workers.push(this);
      }
    };
    Object.assign(window, {
      killWorkers: () => workers.forEach((worker) => worker.terminate()),
      // What the worker says when its GPU device is lost.
      loseDevice: () => workers.at(-1)?.dispatchEvent(new MessageEvent('message', { data: { kind: 'device-lost', message: 'taken away' } })),
    });
  });
}

test('the worker dies, or its GPU is lost, in the middle of a run: the frames are kept and the run goes on', async ({ page }) => {
  await holdWorkers(page);
  await open(page, small);
  const checksum = await page.evaluate(async () => (await window.unetscope.run({ steps: 60 })).checksum);
  const again = page.evaluate(async () => {
    const running = window.unetscope.run().catch(() => null);
    await new Promise((resolve) => setTimeout(resolve));
    (window as unknown as { killWorkers: () => void }).killWorkers();
    await running;
    await window.unetscope.idle();
    return { computed: window.unetscope.frame(59).step };
  });
  expect(await again).toEqual({ computed: 59 });
  expect(await page.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(checksum);

  // The graphics processor, as the engine hears of it; the model does not come back before the notice has been read.
  let release: () => void = () => undefined;
  const read = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/models/emoji-16/golden.npz', async (route) => {
    await read;
    await route.continue();
  });
  const stopped = await page.evaluate(async () => {
    const running = window.unetscope.run().catch((error: unknown) => error instanceof Error && 'code' in error && error.code);
    await new Promise((resolve) => setTimeout(resolve));
    (window as unknown as { loseDevice: () => void }).loseDevice();
    return await running;
  });
  expect(stopped).toBe('device-lost');
  const notice = page.getByRole('alert').filter({ hasText: /GPU was lost \(taken away\).*The run so far is kept; the engine starts again/ });
  await expect(notice.first()).toBeVisible();
  release();
  await page.evaluate(() => window.unetscope.ready());
  await idle(page);
  await expect(notice).toHaveCount(0);
  expect(await page.evaluate(() => window.unetscope.frame(59).step)).toBe(59);
  expect(await page.evaluate(async () => (await window.unetscope.run()).checksum)).toBe(checksum);
});
