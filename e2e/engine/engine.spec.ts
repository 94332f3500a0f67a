import { readFileSync } from 'node:fs';
import { expect, test, type Page } from '@playwright/test';
import { engineWorker } from '../support/worker.ts';
import { buildHarness, startHost, type Host } from './host.ts';
import { editsOfEveryKind, expectPytorch, load, open } from './support.ts';

/** The engine on the processor, in a production build: the right numbers, and every fault named and survived. */

let host: Host;
let page: Page;

// One page and one worker, because each compiles the runtime anew; what needs a new one says so.
test.beforeAll(async ({ browser }) => {
  await buildHarness();
  host = await startHost();
  page = await browser.newPage();
  await open(page, host);
});
test.afterAll(async () => {
  await page.close();
  await host.close();
});
test.beforeEach(async () => {
  host.faults.clear();
  host.requests.length = 0;
  await page.evaluate(() => window.harness.reset());
});

const model = readFileSync(new URL('../../public/models/emoji-16/model.onnx', import.meta.url));

test.describe('numbers', () => {
  test('are PyTorch’s, with threads', async () => {
    const loaded = await load(page, 'auto');
    expect(loaded.code).toBeNull();
    expect(loaded.phases).toEqual(['downloading', 'verifying', 'starting', 'warming', 'checking']);
    expect(loaded.device).toMatchObject({ device: 'wasm', isolated: true });
    expect(loaded.device?.threads).toBeGreaterThan(1);
    expect(loaded.device?.trials.at(-1)?.deviation).toBeLessThan(1e-4);
    expect(loaded.tensors.length).toBeGreaterThan(100);
    expect(loaded.tensors.filter(({ dims }) => dims.length === 0)).toEqual([]);
    await expectPytorch(page);
  });

  test('are PyTorch’s on a host without the isolation headers, with one thread', async ({ page: other }) => {
    const plain = await startHost({ isolated: false });
    await open(other, plain);
    expect((await load(other)).device).toMatchObject({ device: 'wasm', isolated: false, threads: 1 });
    await expectPytorch(other);
    await plain.close();
  });

  test('are the same to the bit in one go, in pieces, and after the engine was lost', async () => {
    await load(page);
    const { sessionsBuilt } = await page.evaluate(() => window.harness.engine.stats());
    const whole = await page.evaluate(async () => {
      await window.harness.run(6);
      return window.harness.picture();
    });
    const pieces = await page.evaluate(async () => {
      window.harness.frames = [];
      for (const until of [1, 4, 6]) await window.harness.run(6, until);
      return window.harness.picture();
    });
    expect(pieces).toEqual(whole);
    await page.evaluate(async () => {
      window.harness.frames = [];
      await window.harness.run(6, 3);
    });
    await engineWorker(page).evaluate(() => self.close());
    await expect.poll(() => page.evaluate(() => window.harness.losses.map(({ code }) => code))).toEqual(['worker-died']);
    const after = await page.evaluate(async () => {
      const error = await window.harness.run(6);
      return { error, picture: window.harness.picture(), frames: window.harness.frames.length, reloads: window.harness.reloads.length };
    });
    expect(after).toEqual({ error: null, picture: whole, frames: 6, reloads: 1 });
    expect((await page.evaluate(() => window.harness.engine.stats())).sessionsBuilt).toBe(sessionsBuilt + 1);
  });
});

test.describe('requests', () => {
  test('a newer run aborts the older; a probe and a cancel come between two steps', async () => {
    await load(page);
    const outcome = await page.evaluate(async () => {
      const { harness } = window;
      const older = harness.run(500);
      await new Promise((resolve) => setTimeout(resolve, 100));
      const kept = harness.frames;
      harness.frames = [];
      const newer = harness.run(4);
      const results = { older: await older, newer: await newer, kept: kept.length, frames: harness.frames.length };
      const controller = new AbortController();
      const manifest = await harness.manifest();
      const recipe = window.harness.recipe(manifest, { steps: 500 });
      let frames = 0;
      const running = harness.engine.run({ manifest, recipe, start: null, known: [], until: 500, watch: [] }, () => frames++, controller.signal);
      const probe = await harness.probe(['encoder.0.cross.output']);
      const atProbe = frames;
      controller.abort(new Error('enough'));
      const reason = await running.then(() => 'ended', String);
      const atCancel = frames;
      await harness.engine.stats();
      return { ...results, probe, atProbe, reason, more: frames - atCancel };
    });
    expect(outcome).toMatchObject({ older: { code: 'AbortError' }, newer: null, frames: 4, reason: 'Error: enough', more: 0 });
    expect(outcome.probe.tensors.map(({ name }) => name)).toEqual(['encoder.0.cross.output']);
    expect(outcome.atProbe).toBeLessThan(100);
  });

  test('probes stand in line: each is answered', async () => {
    await load(page);
    const codes = await page.evaluate(async () => {
      await window.harness.run(4, 1);
      const probes = Array.from({ length: 5 }, () => window.harness.probe(['encoder.0.cross.output']));
      return (await Promise.all(probes)).map(({ code }) => code);
    });
    expect(codes).toEqual([null, null, null, null, null]);
  });

  test('what is watched comes with each frame, and may change under way', async () => {
    await load(page);
    const seen = await page.evaluate(async () => {
      const { engine } = window.harness;
      const manifest = await window.harness.manifest();
      const recipe = window.harness.recipe(manifest, { steps: 40 });
      const names: string[] = [];
      await engine.run({ manifest, recipe, start: null, known: [], until: 40, watch: ['encoder.0.cross.output', manifest.output] }, ({ index }, watched) => {
        names.push(watched.map(({ name }) => name).join());
        if (index === 0) engine.watch(['middle.block.1.output', 'no.such.tensor']);
      });
      const running = engine.run({ manifest, recipe, start: null, known: [], until: 1, watch: [] }, (_, watched) => names.push(String(watched.length)));
      engine.watch(['encoder.0.cross.output']);
      await running;
      return [...new Set(names)];
    });
    expect(seen).toEqual(['encoder.0.cross.output,pred_noise', 'middle.block.1.output', '1']);
  });

  test('are refused by name', async () => {
    await page.evaluate(() => window.renew());
    expect(await page.evaluate(() => window.harness.probe([]))).toMatchObject({ code: 'no-model' });
    await load(page);
    await page.evaluate(() => window.harness.run(4, 1));
    expect(await page.evaluate(() => window.harness.probe(['no.such']))).toMatchObject({ code: 'tensor-unknown' });
    const other = await page.evaluate(() => {
      return window.harness.run(4, 4, {}, { id: 'other', model: { file: 'x', bytes: 1, sha256: '0'.repeat(64), external: [] } });
    });
    expect(other).toMatchObject({ code: 'other-model' });
  });

  test('weights are read from the file, again and again, without a run', async () => {
    await load(page);
    const read = await page.evaluate(async () => {
      const { engine } = window.harness;
      const runs = (await engine.stats()).networkRuns;
      const first = await engine.weights('input.weight');
      const again = await engine.weights('input.weight');
      const { code } = await engine.weights('no.such').catch((error: unknown) => error as { code: string }) as { code: string };
      return { dims: first.dims, same: first.data.every((value, i) => value === again.data[i]), code, runs: (await engine.stats()).networkRuns - runs };
    });
    expect(read).toEqual({ dims: [16, 3, 3, 3], same: true, code: 'weight-unknown', runs: 0 });
  });

  test('are PyTorch’s under edits of every kind, in one session beside the plain one, of which nothing is left', async () => {
    await load(page);
    const before = await page.evaluate(() => window.harness.engine.stats());
    for (const { name, deviation } of await page.evaluate((names) => window.harness.deviationOfEdits(names), editsOfEveryKind)) {
      expect(deviation, name).toBeLessThan(1e-4);
    }
    const during = await page.evaluate(() => window.harness.engine.stats());
    expect(during).toMatchObject({ sessionsBuilt: before.sessionsBuilt + 1, liveSessions: 2, liveTensors: 0 });
    const after = await page.evaluate(() => {
      window.harness.engine.forgetEdits();
      return window.harness.engine.stats();
    });
    expect(after).toMatchObject({ liveSessions: 1, liveTensors: 0, bytesHeld: before.bytesHeld });
  });

  test('a whole run under edits goes on from the plain one, and is refused by name', async () => {
    await load(page);
    const read = await page.evaluate(async () => {
      const { harness } = window;
      const gain = { kind: 'gain', tensor: 'encoder.0.cross.output', into: 'decoder.0.joined', value: 0 } as const;
      await harness.reset();
      const unknown = await harness.run(4, 4, { edits: [{ ...gain, tensor: 'no.such' }] });
      await harness.run(4);
      const plain = harness.frames.map(({ prev }) => [...prev]);
      harness.frames = harness.frames.slice(0, 2);
      await harness.run(4, 4, { edits: [{ ...gain, steps: [2, 3] }] });
      const edited = harness.frames.map(({ prev }) => [...prev]);
      await harness.reset();
      await harness.run(4, 4, { edits: [{ ...gain, steps: [2, 3] }] });
      const whole = harness.frames.map(({ prev }) => [...prev]);
      harness.engine.forgetEdits();
      return { unknown, plain, edited, whole };
    });
    expect(read.unknown).toMatchObject({ code: 'edit-refused' });
    expect(read.unknown?.message).toContain('no.such');
    expect(read.edited).toEqual(read.whole);
    expect(read.edited.slice(0, 2)).toEqual(read.plain.slice(0, 2));
    expect(read.edited[2]).not.toEqual(read.plain[2]);
  });

  test('nothing is left behind', async () => {
    const { sessionsBuilt } = await page.evaluate(() => window.harness.engine.stats());
    await load(page);
    await load(page);
    const stats = await page.evaluate(async () => {
      await window.harness.run(4);
      await window.harness.probe(['encoder.0.cross.output']);
      return window.harness.engine.stats();
    });
    expect(stats).toMatchObject({ liveSessions: 1, liveTensors: 0, sessionsBuilt: sessionsBuilt + 2 });
    // The file, from which weights are read, and the session that was made of it: of one model, not of two.
    expect(stats.bytesHeld).toBeLessThan(3 * model.length);
  });
});

test.describe('faults of the host', () => {
  const cases: [string, string, (host: Host) => void][] = [
    ['a missing model', 'model-missing', ({ faults }) => faults.set('model.onnx', (_, response) => response.writeHead(404).end())],
    [
      'a start page in place of the manifest',
      'model-missing',
      ({ faults }) => faults.set('manifest.json', (_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>')),
    ],
    ['a manifest that is no JSON', 'manifest-malformed', ({ faults }) => faults.set('manifest.json', (_, response) => response.end('{'))],
    ['a manifest without its fields', 'manifest-malformed', ({ faults }) => faults.set('manifest.json', (_, response) => response.end('{}'))],
    ['a host that refuses', 'model-unavailable', ({ faults }) => faults.set('model.onnx', (_, response) => response.writeHead(503).end())],
    [
      'a model cut short',
      'model-truncated',
      ({ faults }) => faults.set('model.onnx', (_, response) => response.end(model.subarray(0, model.length - 1))),
    ],
    [
      'a connection that breaks off',
      'model-truncated',
      ({ faults }) => faults.set('model.onnx', (_, response) => response.write(model.subarray(0, 100_000), () => response.destroy())),
    ],
    [
      'an altered model',
      'model-altered',
      ({ faults }) =>
        faults.set('model.onnx', (_, response) => {
          const altered = Buffer.from(model);
          altered.writeUInt8(altered.readUInt8(200_000) ^ 1, 200_000);
          response.end(altered);
        }),
    ],
    ['a longer model', 'model-altered', ({ faults }) => faults.set('model.onnx', (_, response) => response.end(Buffer.concat([model, model])))],
    ['a missing runtime', 'runtime-failed', ({ faults }) => faults.set('.wasm', (_, response) => response.writeHead(404).end())],
    ['a missing part of the program', 'runtime-failed', ({ faults }) => faults.set('.mjs', (_, response) => response.writeHead(404).end())],
    ['no connection', 'network-down', ({ faults }) => faults.set('manifest.json', (request) => request.socket.destroy())],
  ];
  for (const [name, code, arrange] of cases) {
    test(`${name} is ${code}, and a retry succeeds`, async () => {
      arrange(host);
      // A worker has its runtime for good.
      if (code === 'runtime-failed') await page.evaluate(() => window.renew());
      const failed = await load(page);
      expect(failed).toMatchObject({ code });
      expect(failed.message).toMatch(/^[A-Z].*\.$/);
      host.faults.clear();
      expect((await load(page)).code).toBeNull();
      expect(await page.evaluate(() => window.harness.run(2))).toBeNull();
    });
  }

  test('a model that stops coming is given up after twenty seconds', async () => {
    await load(page);
    await page.evaluate(() => window.harness.reset());
    // The worker's twenty seconds pass in two.
    await engineWorker(page).evaluate(() => {
      // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the worker by the proxy
      self.setTimeout = new Proxy(self.setTimeout, {
        apply: (wait, self_, [then, ms, ...args]: [TimerHandler, number?]) => Reflect.apply(wait, self_, [then, ms === 20_000 ? 2_000 : ms, ...args]) as number,
      });
    });
    host.faults.set('model.onnx', (_, response) => void response.write(model.subarray(0, 100_000)));
    expect(await load(page)).toMatchObject({ code: 'model-slow', message: expect.stringContaining('for 20 seconds') });
    await page.evaluate(() => window.renew());
  });

  test('a missing reference step is no error', async () => {
    host.faults.set('golden.npz', (_, response) => response.writeHead(404).end());
    const loaded = await load(page);
    expect(loaded.code).toBeNull();
    expect(loaded.device?.trials.at(-1)?.deviation).toBeNull();
  });

  test('a compressed transfer without a length counts the model’s own bytes', async () => {
    const { gzipSync } = await import('node:zlib');
    host.faults.set('model.onnx', (_, response) => response.setHeader('Content-Encoding', 'gzip').end(gzipSync(model)));
    expect((await load(page)).code).toBeNull();
  });
});

test.describe('the cache', () => {
  const asked = () => host.requests.filter((path) => path.endsWith('model.onnx')).length;

  test('saves the second download, and a corrupted entry is fetched anew', async () => {
    expect(await load(page)).toMatchObject({ code: null, fromCache: false });
    await page.reload();
    await page.waitForFunction(() => 'renew' in window);
    expect(await load(page)).toMatchObject({ code: null, fromCache: true });
    expect(asked()).toBe(1);
    await page.evaluate(async () => {
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const key of await cache.keys()) await cache.put(key, new Response('rubbish'));
      }
    });
    expect(await load(page)).toMatchObject({ code: null, fromCache: false });
    expect(asked()).toBe(2);
    expect(await load(page)).toMatchObject({ code: null, fromCache: true });
  });
});

test.describe('losing the worker', () => {
  test('an error in it rejects what is asked, and the next request starts it again', async () => {
    await load(page);
    const running = page.evaluate(() => window.harness.run(500));
    await expect.poll(() => page.evaluate(() => window.harness.frames.length)).toBeGreaterThan(2);
    await engineWorker(page).evaluate(() => {
      setTimeout(() => {
        throw new Error('a fault');
      });
    });
    expect(await running).toMatchObject({ code: 'worker-died' });
    expect(await page.evaluate(() => window.harness.probe(['encoder.0.cross.output']))).toMatchObject({ code: null });
  });

  test('one that hangs is noticed by its silence', async () => {
    await load(page);
    await engineWorker(page).evaluate(() => {
      setTimeout(() => {
        for (;;);
      });
    });
    const error = await page.evaluate(async () => {
      const { harness } = window;
      harness.limits.silenceLimitMs = 3_000;
      const answer = await harness.run(2);
      harness.limits.silenceLimitMs = 60_000;
      return answer;
    });
    expect(error).toMatchObject({ code: 'worker-died' });
    expect(await page.evaluate(() => window.harness.run(2))).toBeNull();
  });
});
