// `npm run bench`: ratios, all from one run on this machine, so that they can be compared with those of another day.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { preview } from 'vite';
import { launchBrowser, percentile } from './support.mjs';

const STEPS = 25;
const ROUNDS = 4;

const median = (/** @type {number[]} */ values) => percentile(values, 0.5);
const line = (/** @type {string} */ what, /** @type {string} */ figure, /** @type {string} */ goal) =>
  console.log(`${what.padEnd(64)} ${figure.padStart(22)}   ${goal}`);

const servers = await Promise.all([
  preview({ preview: { port: 4273 }, logLevel: 'error' }),
  preview({ configFile: 'bench/vite.config.ts', preview: { port: 4274 }, logLevel: 'error' }),
]);
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto('http://localhost:4273/');
  const { model, threads } = await page.evaluate(() => window.unetscope.ready());
  await page.evaluate(() => window.unetscope.idle());
  const manifest = JSON.parse(readFileSync(new URL(`../public/models/${model}/manifest.json`, import.meta.url), 'utf8'));
  const { channels, height, width } = manifest.sample;
  const request = {
    modelUrl: `http://localhost:4274/models/${model}/${manifest.model.file}`,
    batch: 2,
    sample: /** @type {[number, number, number]} */ ([channels, height, width]),
    tokens: manifest.tokens.length,
    threads,
    steps: STEPS,
  };
  const bare = await browser.newPage();
  await bare.goto('http://localhost:4274/');
  const runBare = () => bare.evaluate((asked) => window.bare(asked), request);
  // The app's own step, as a person has it: play is on, the playhead follows, the U is drawn with each step.
  const runOurs = () =>
    page.evaluate(async (steps) => {
      await window.unetscope.seek(0);
      const start = performance.now();
      await window.unetscope.run({ steps });
      return (performance.now() - start) / steps;
    }, STEPS);

  await runBare();
  await runOurs();
  /** @type {number[]} */
  const ours = [];
  /** @type {number[]} */
  const bareTimes = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.bringToFront();
    ours.push(await runOurs());
    await bare.bringToFront();
    bareTimes.push(median(await runBare()));
  }
  console.log(`\n${model}, wasm, ${threads} threads, ${STEPS} steps, batch 2, median of ${ROUNDS} alternating rounds\n`);
  line('a step of ours, main screen live', `${median(ours).toFixed(1)} ms`, '');
  line('a bare session.run in the same browser', `${median(bareTimes).toFixed(1)} ms`, '');
  line('ratio', (median(ours) / median(bareTimes)).toFixed(3), 'goal ≤ 1.10');

  try {
    // Not a dependency (288 MB for one line): whoever wants the comparison installs it.
    const ort = await import(/** @type {string} */ ('onnxruntime-node'));
    const session = await ort.InferenceSession.create(`public/models/${model}/${manifest.model.file}`, { intraOpNumThreads: threads });
    const length = 2 * channels * height * width;
    const feeds = {
      sample: new ort.Tensor('float32', new Float32Array(length).fill(0.1), [2, channels, height, width]),
      timestep: new ort.Tensor('float32', new Float32Array(2).fill(500), [2]),
      tokens: new ort.Tensor('int32', new Int32Array(2 * request.tokens).fill(1), [2, request.tokens]),
    };
    const times = [];
    for (let i = 0; i < STEPS + 3; i++) {
      const start = performance.now();
      await session.run(feeds);
      if (i >= 3) times.push(performance.now() - start);
    }
    line('onnxruntime-node', `${median(times).toFixed(1)} ms`, '');
    line('ratio of ours', (median(ours) / median(times)).toFixed(2), 'goal ≤ 5');
  } catch (error) {
    if (/** @type {{code?: string}} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    line('onnxruntime-node', 'SKIPPED', 'npm install --no-save --ignore-scripts onnxruntime-node@1.30.0');
  }

  await page.bringToFront();
  const scrub = await page.evaluate(async (last) => {
    await window.unetscope.idle();
    const before = (await window.unetscope.stats()).networkRuns;
    const slider = document.querySelector('input[type=range][aria-label="Step"]');
    if (!(slider instanceof HTMLInputElement)) throw new Error('no slider');
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    const work = [];
    const frames = [];
    let then = performance.now();
    for (let i = 0; i < 300; i++) {
      const start = performance.now();
      setValue?.call(slider, String(Math.round((last / 2) * (1 + Math.sin(i / 9)))));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(resolve));
      work.push(performance.now() - start);
      frames.push(performance.now() - then);
      then = performance.now();
    }
    return { frames, runs: (await window.unetscope.stats()).networkRuns - before };
  }, STEPS);
  line('scrubbing, 95th percentile of a frame', `${percentile(scrub.frames, 0.95).toFixed(1)} ms`, 'goal < 16 (a display at 60 Hz gives 16.7)');
  line('scrubbing, network runs', String(scrub.runs), 'goal 0');

  const html = readFileSync('dist/index.html', 'utf8');
  const initial = readdirSync('dist/assets').filter((file) => file.endsWith('.js') && html.includes(file));
  const bytes = initial.reduce((sum, file) => sum + gzipSync(readFileSync(`dist/assets/${file}`)).length, 0);
  line('initial JavaScript, gzipped', `${(bytes / 1000).toFixed(1)} kB`, 'goal ≤ 250');

  const held = async (/** @type {number} */ steps) =>
    await page.evaluate(async (count) => {
      await window.unetscope.run({ model: 'emoji-16', steps: count });
      await window.unetscope.idle();
      const { liveTensors, bytesHeld } = await window.unetscope.stats();
      // @ts-expect-error -- not in TypeScript's DOM library yet (only in isolated pages, as this one)
      const memory = await performance.measureUserAgentSpecificMemory();
      return { liveTensors, bytesHeld, page: memory.bytes };
    }, steps);
  await held(50);
  const short = await held(50);
  const long = await held(1000);
  line('live tensors after 50 → 1,000 steps', `${short.liveTensors} → ${long.liveTensors}`, 'goal flat');
  line('bytes held by the engine, 50 → 1,000 steps', `${short.bytesHeld} → ${long.bytesHeld}`, 'goal flat');
  line('memory of the page, 50 → 1,000 steps', `${(short.page / 1e6).toFixed(0)} → ${(long.page / 1e6).toFixed(0)} MB`, 'goal flat but for the frames (36 kB a step at 32×32)');
} finally {
  await browser.close();
  await Promise.all(servers.map((server) => server.close()));
}
