// `npm run bench:lab`: what the lab costs, as ratios of what it consists of, all from one run on this machine in alternating rounds: a busy
// machine makes a time worthless, and a ratio of medians less so. Named parts only: node bench/lab.mjs redraw beside importance memory
import { preview } from 'vite';
import { launchBrowser, percentile } from './support.mjs';

const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const EDITS = Number(process.env['EDITS'] ?? 200);
const MODEL = process.env['MODEL'] ?? 'emoji-32';
const asked = process.argv.slice(2);
const wants = (/** @type {string} */ part) => asked.length === 0 || asked.includes(part);
const port = Number(process.env['PORT'] ?? 4275);

const median = (/** @type {number[]} */ values) => percentile(values, 0.5);
const line = (/** @type {string} */ what, /** @type {string} */ figure, /** @type {string} */ goal) =>
  console.log(`${what.padEnd(72)} ${figure.padStart(24)}   ${goal}`);
const ratio = (/** @type {number[]} */ of, /** @type {number[]} */ by) => (median(of) / median(by)).toFixed(2);
const ms = (/** @type {number[]} */ values) => `${median(values).toFixed(0)} ms`;

/** When the last change of a value was heard of by the engine, answered by it and drawn. @typedef {{ asked: number, answered: number, pictures: number, maps: number }} Heard */
/** @typedef {{ asked: number, network: number, pictures: number, figure: number, frame: number }} Redrawn */

/** In the page, before its own program. */
function hear() {
  const heard = /** @type {Heard} */ ({ asked: 0, answered: 0, pictures: 0, maps: 0 });
  Object.assign(window, { heard });
  const { postMessage, addEventListener } = Worker.prototype;
  const { putImageData } = CanvasRenderingContext2D.prototype;
  const listening = new WeakSet();
  Object.assign(Worker.prototype, {
    /** @this {Worker} */
    postMessage(/** @type {any} */ message, /** @type {any} */ transfer) {
      if (message.kind === 'probe' && message.edited !== null) heard.asked = performance.now();
      postMessage.call(this, message, transfer);
    },
    /** @this {Worker} */
    addEventListener(/** @type {[any, any]} */ ...asked) {
      // Before the page's own, which draws.
      if (!listening.has(this)) {
        listening.add(this);
        addEventListener.call(this, 'message', (event) => {
          if (/** @type {MessageEvent} */ (event).data.kind === 'done' && heard.answered === 0 && heard.asked > 0) heard.answered = performance.now();
        });
      }
      addEventListener.apply(this, asked);
    },
  });
  Object.assign(CanvasRenderingContext2D.prototype, {
    /** @this {CanvasRenderingContext2D} */
    putImageData(/** @type {Parameters<CanvasRenderingContext2D['putImageData']>} */ ...asked) {
      putImageData.apply(this, asked);
      const tile = this.canvas.closest('[data-tile]')?.getAttribute('data-tile') ?? null;
      if (heard.answered === 0 || tile === null) return;
      heard[['pred-noise', 'pred-x0', 'next'].includes(tile) ? 'pictures' : 'maps'] = performance.now();
    },
  });
}

const server = await preview({ preview: { port }, logLevel: 'error' });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript(hear);
  await page.goto(`http://localhost:${port}/#v=1&model=${MODEL}&prompt=a+blue+cat+on+yellow&seed=7&at=12`);
  const { model, threads } = await page.evaluate(() => window.unetscope.ready());
  await page.evaluate(() => window.unetscope.idle());
  console.log(`\n${model}, wasm, ${threads} threads, 25 steps, medians of ${ROUNDS} alternating rounds\n`);

  const passes = () =>
    page.evaluate(async () => {
      const output = window.unetscope.anatomy().output ?? '';
      const begun = performance.now();
      await window.unetscope.probe(12, [output]);
      return performance.now() - begun;
    });

  if (wants('redraw')) {
    // A value under the hand: from the movement to the step drawn anew, against the network alone on the same x_t. The pictures of the answer
    // (ε̂, x̂₀, the next x) are drawn first, then the maps; a screen shows either with its next frame, one every 16.7 ms.
    const slider = page.getByRole('slider', { name: 'Gain of skip 1' });
    const box = await slider.boundingBox();
    if (box === null) throw new Error('no handle');
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.evaluate(() => {
      const { heard } = /** @type {{ heard: Heard }} */ (/** @type {any} */ (window));
      const moved = /** @type {Redrawn[]} */ ([]);
      Object.assign(window, { moved });
      document.addEventListener(
        'pointermove',
        () => {
          const begun = performance.now();
          Object.assign(heard, { asked: 0, answered: 0, pictures: 0, maps: 0 });
          const drawn = new Promise((resolve) => {
            setTimeout(() => {
              void window.unetscope.idle().then(() =>
                requestAnimationFrame(() =>
                  // What is painted in this frame is painted before it is shown.
                  setTimeout(() => {
                    moved.push({ asked: heard.asked - begun, network: heard.answered - heard.asked, pictures: heard.pictures - begun, figure: Math.max(heard.pictures, heard.maps) - begun, frame: performance.now() - begun });
                    resolve(undefined);
                  }),
                ),
              );
            });
          });
          Object.assign(window, { drawn });
        },
        true,
      );
    });
    /** @type {number[]} */
    const alone = [];
    await page.mouse.move(x, y);
    await page.mouse.down();
    const moves = 4 * ROUNDS;
    for (let round = 0; round <= moves; round++) {
      await page.mouse.move(x - 10 - 3 * round, y);
      // Not by asking again and again, which has the page drawn with every frame of the screen.
      await page.evaluate(() => /** @type {any} */ (window).drawn);
      alone.push(await passes());
    }
    const moved = (await page.evaluate(() => /** @type {Redrawn[]} */ (/** @type {any} */ (window).moved))).slice(2);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await page.evaluate(() => window.unetscope.idle());
    const of = (/** @type {keyof Redrawn} */ part) => moved.map((one) => one[part]);
    const told = (/** @type {keyof Redrawn} */ part) => `${ratio(of(part), alone)}  (${ms(of(part))} ÷ ${ms(alone)})`;
    line('a value changed → ε̂, x̂₀ and the next x drawn anew ÷ one forward pass', told('pictures'), '≤ 1.3');
    line('… → all of the figure drawn anew', told('figure'), '');
    line('… → the frame of the screen after that', told('frame'), 'in steps of 16.7 ms');
    line('… of which: until the network is asked; the pass with the edit', `${ms(of('asked'))}; ${told('network')}`, '');
  }
  if (wants('beside')) {
    // Two runs beside each other against one.
    /** @type {number[]} */
    const one = [];
    /** @type {number[]} */
    const two = [];
    for (let round = 0; round < ROUNDS; round++) {
      one.push(
        await page.evaluate(async (seed) => {
          const begun = performance.now();
          await window.unetscope.run({ seed, edits: [] });
          return performance.now() - begun;
        }, 1000 + round),
      );
      two.push(
        await page.evaluate(async (seed) => {
          const begun = performance.now();
          await window.unetscope.run({ seed });
          await window.unetscope.compare({ seed: seed + 500 });
          const taken = performance.now() - begun;
          await window.unetscope.compare(null);
          return taken;
        }, 2000 + round),
      );
  }
  line('A beside B, both computed ÷ one run', `${ratio(two, one)}  (${ms(two)} ÷ ${ms(one)})`, '≤ 2.1');

  }
  if (wants('importance')) {
    // The importance map against the forward passes that it consists of.
    await page.evaluate(() => window.unetscope.run({ seed: 7, edits: [] }));
    /** @type {number[]} */
    const perPass = [];
    /** @type {number[]} */
    const single = [];
    let map = { passes: 0, saved: 0, skips: 0 };
    for (let round = 0; round < Math.ceil(ROUNDS / 4); round++) {
      for (let i = 0; i < 10; i++) single.push(await passes());
      const made = await page.evaluate(async () => {
        const begun = performance.now();
        const { passes: count, saved, parts } = await window.unetscope.importance({ of: 'skips', steps: 5 });
        return { taken: performance.now() - begun, passes: count, saved, skips: parts.length };
      });
      perPass.push(made.taken / made.passes);
      map = made;
      for (let i = 0; i < 10; i++) single.push(await passes());
  }
  line(`importance, ${map.skips} skips × 5 stretches ÷ its ${map.passes} forward passes`, `${ratio(perPass, single)}`, `≤ 1.1; ${map.saved} of ${map.passes + map.saved} saved`);

  }
  if (wants('memory')) {
    // What is held after many edits and comparisons.
    await page.goto(`http://localhost:${port}/#v=1&model=emoji-16&steps=2`);
    await page.evaluate(() => window.unetscope.ready());
    const held = async () => {
      await page.evaluate(() => window.unetscope.idle());
      const stats = await page.evaluate(() => window.unetscope.stats());
      const client = await page.context().newCDPSession(page);
      await client.send('HeapProfiler.collectGarbage');
      const { usedSize } = await client.send('Runtime.getHeapUsage');
      await client.detach();
      return { ...stats, heap: usedSize };
    };
    const visit = (/** @type {number} */ times) =>
      page.evaluate(async (count) => {
        const [skip] = window.unetscope.anatomy().skips;
        if (skip === undefined) return;
        for (let i = 0; i < count; i++) {
          const place = { tensor: skip.encoder, into: skip.joined };
          await window.unetscope.run({ edits: [{ kind: 'gain', ...place, value: (i % 9) / 8 }] });
          await window.unetscope.compare({ edits: [{ kind: 'mean', ...place }] });
          await window.unetscope.compare(null);
          await window.unetscope.run({ edits: [] });
        }
      }, times);
    await visit(10);
    const before = await held();
    await visit(EDITS);
    const after = await held();
    console.log(`\nmemory after ${EDITS} edits, each compared, against after 10`);
    for (const key of Object.keys(after)) {
      const [a, b] = [Reflect.get(before, key), Reflect.get(after, key)];
      if (typeof a === 'number' && typeof b === 'number' && key !== 'networkRuns') line(`  ${key}`, `${a} → ${b}`, key === 'liveTensors' ? '0' : '');
  }
  }
} finally {
  await browser.close();
  await server.close();
}
