// Further lines of `npm run bench`: scrubbing, the native runtime, growth.
import { AGREE, median, percentile, spread } from './support.mjs';

/** @typedef {[what: string, figure: string, goal: string]} Line */

const ofFrames = (/** @type {readonly number[]} */ times) => `${median(times).toFixed(1)}, ${percentile(times, 0.95).toFixed(1)} ms`;

/** Frames and network runs while a hand goes over a run that is computed. @param {import('@playwright/test').Page} page @returns {Promise<Line[]>} */
export async function scrubbed(page, /** @type {number} */ steps) {
  const scrub = await page.evaluate(async (last) => {
    await window.unetscope.run({ steps: last });
    await window.unetscope.idle();
    const before = (await window.unetscope.stats()).networkRuns;
    const slider = document.querySelector('input[type=range][aria-label="Step"]');
    if (!(slider instanceof HTMLInputElement)) throw new Error('no slider');
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    /** Of 300 frames: from one to the next by the screen's clock, and by when the page was asked for each. */
    const frames = async (/** @type {(i: number) => void} */ work) => {
      const shown = [];
      const asked = [];
      let [stamp, then] = [await new Promise(requestAnimationFrame), performance.now()];
      for (let i = 0; i < 300; i++) {
        work(i);
        const next = await new Promise(requestAnimationFrame);
        shown.push(next - stamp);
        asked.push(performance.now() - then);
        [stamp, then] = [next, performance.now()];
      }
      return { shown, asked };
    };
    const idle = await frames(() => undefined);
    const hand = await frames((i) => {
      setValue?.call(slider, String(Math.round((last / 2) * (1 + Math.sin(i / 9)))));
      slider.dispatchEvent(new Event('input', { bubbles: true }));
    });
    return { idle, hand, runs: (await window.unetscope.stats()).networkRuns - before };
  }, steps);
  return [
    ['scrubbing, a frame on screen: median, 95th percentile', ofFrames(scrub.hand.shown), '≤ 16.7 ms'],
    ['scrubbing, from one call for a frame to the next', ofFrames(scrub.hand.asked), ''],
    ['the same of a page at rest', ofFrames(scrub.idle.asked), ''],
    ['scrubbing, network runs', String(scrub.runs), '0'],
  ];
}

/**
 * Two whole runs, one beside the other, against as many steps of bare runs before and after. @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').Page} bare @param {import('./bare/page.ts').BareRequest} request @returns {Promise<Line[]>}
 */
export async function besides(page, bare, request, /** @type {number} */ rounds) {
  const { steps } = request;
  const runBare = async () => {
    await bare.bringToFront();
    return bare.evaluate(async (asked) => {
      const times = await window.bare(asked);
      return times.reduce((all, one) => all + one, 0);
    }, request);
  };
  /** @type {number[]} */
  const ratios = [];
  let dropped = 0;
  let before = await runBare();
  for (let round = 0; round <= rounds; round++) {
    await page.bringToFront();
    const both = await page.evaluate(
      async ([count, seed]) => {
        const begun = performance.now();
        await window.unetscope.run({ steps: count, seed });
        await window.unetscope.compare({ seed: seed + 500 });
        const taken = performance.now() - begun;
        await window.unetscope.compare(null);
        await window.unetscope.idle();
        return taken;
      },
      /** @type {const} */ ([steps, 3000 + round]),
    );
    const after = await runBare();
    const agree = Math.abs(before - after) <= AGREE * Math.min(before, after);
    // The first round warms the page up.
    if (round > 0 && agree) ratios.push(both / (before + after));
    else if (round > 0) dropped++;
    before = after;
  }
  await page.bringToFront();
  return [['A beside B, both computed ÷ two bare runs, by the clock', spread(ratios), `≤ 1.15${dropped > 0 ? ` (${dropped} rounds dropped)` : ''}`]];
}

/** @param {import('./bare/page.ts').BareRequest} request @returns {Promise<Line[]>} */
export async function native({ batch, sample, tokens, threads, steps }, /** @type {string} */ file) {
  try {
    // Not a dependency (288 MB for one line): whoever wants the comparison installs it.
    const ort = await import(/** @type {string} */ ('onnxruntime-node'));
    const session = await ort.InferenceSession.create(file, { intraOpNumThreads: threads });
    const length = batch * sample[0] * sample[1] * sample[2];
    const feeds = {
      sample: new ort.Tensor('float32', new Float32Array(length).fill(0.1), [batch, ...sample]),
      timestep: new ort.Tensor('float32', new Float32Array(batch).fill(500), [batch]),
      tokens: new ort.Tensor('int32', new Int32Array(batch * tokens).fill(1), [batch, tokens]),
    };
    const times = [];
    for (let i = 0; i < steps + 3; i++) {
      const start = performance.now();
      await session.run(feeds);
      if (i >= 3) times.push(performance.now() - start);
    }
    return [['onnxruntime-node, a run', `${median(times).toFixed(1)} ms`, '']];
  } catch (error) {
    if (/** @type {{code?: string}} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return [['onnxruntime-node', 'SKIPPED', 'npm install --no-save --ignore-scripts onnxruntime-node@1.30.0']];
  }
}

/** What a long run leaves behind. @param {import('@playwright/test').Page} page @returns {Promise<Line[]>} */
export async function grown(page) {
  const held = async (/** @type {number} */ steps) =>
    await page.evaluate(async (count) => {
      const start = performance.now();
      await window.unetscope.run({ model: 'emoji-16', steps: count });
      const step = (performance.now() - start) / count;
      await window.unetscope.idle();
      const { liveTensors, bytesHeld } = await window.unetscope.stats();
      // @ts-expect-error -- not in TypeScript's DOM library yet (only in isolated pages, as this one)
      const memory = await performance.measureUserAgentSpecificMemory();
      return { liveTensors, bytesHeld, step, page: memory.bytes };
    }, steps);
  await held(50);
  const short = await held(50);
  const long = await held(1000);
  return [
    ['live tensors after 50 → 1,000 steps', `${short.liveTensors} → ${long.liveTensors}`, 'flat'],
    ['bytes held by the engine, 50 → 1,000 steps', `${short.bytesHeld} → ${long.bytesHeld}`, 'flat'],
    ['memory of the page, 1,000 ÷ 50 steps', `${(long.page / short.page).toFixed(2)} (${(short.page / 1e6).toFixed(0)} → ${(long.page / 1e6).toFixed(0)} MB)`, '≤ 1.3'],
    ['time of a step, 1,000 ÷ 50 steps', (long.step / short.step).toFixed(2), '1'],
  ];
}
