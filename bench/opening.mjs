// `npm run bench:opening`: what opening a tensor costs, against a step of the run, both in one page of the production build on the processor.
// Needs `vite build` before. The figure that counts is a ratio, so that machines and days compare.
import { preview } from 'vite';
import { launchBrowser, percentile } from './support.mjs';

const GOALS = { held: 1.2, shown: 1.3 };
const ROUNDS = 3;
const STEPS = 25;
/** Every so manieth tensor of the network, another part of them in each round. */
const STRIDE = 12;

const server = await preview({ preview: { port: 4275 }, logLevel: 'error' });
const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto('http://localhost:4275/#v=1&page=tensor');
  const { model, threads } = await page.evaluate(() => window.unetscope.use('wasm'));
  await page.evaluate(() => window.unetscope.idle());

  /** @type {number[]} */
  const steps = [];
  /** @type {{ name: string, fetched: number, opened: number, runs: number }[]} */
  const opens = [];
  for (let round = 0; round < ROUNDS; round++) {
    const measured = await page.evaluate(
      async ([count, stride, offset]) => {
        const { unetscope } = window;
        /** Sets the fragment and resolves when the section of the tensor says that its numbers are there. */
        const opened = (/** @type {string} */ name) =>
          new Promise((resolve) => {
            const there = () => {
              if (document.querySelector(`section[aria-label="${CSS.escape(`Tensor ${name}`)}"][aria-busy="false"]`) === null) return;
              observer.disconnect();
              resolve(undefined);
            };
            const observer = new MutationObserver(there);
            observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['aria-busy', 'aria-label'] });
            const fields = new URLSearchParams(location.hash.slice(1));
            fields.set('v', '1');
            fields.set('page', 'tensor');
            fields.set('tensor', name);
            location.hash = fields.toString();
          });
        const start = performance.now();
        await unetscope.run({ steps: count });
        const step = (performance.now() - start) / count;
        const names = unetscope.tensors().map(({ name }) => name).filter((_, index) => index % stride === offset);
        const found = [];
        for (const [index, name] of names.entries()) {
          const at = (index * 7) % count;
          await unetscope.seek(at);
          await unetscope.idle();
          const asked = performance.now();
          await unetscope.probe(at, [name]);
          const fetched = performance.now() - asked;
          const { networkRuns } = await unetscope.stats();
          const then = performance.now();
          await opened(name);
          const took = performance.now() - then;
          await unetscope.idle();
          found.push({ name, fetched, opened: took, runs: (await unetscope.stats()).networkRuns - networkRuns });
        }
        return { step, found };
      },
      /** @type {const} */ ([STEPS, STRIDE, (round * 5) % STRIDE]),
    );
    // The first round warms the page up.
    if (round === 0) continue;
    steps.push(measured.step);
    opens.push(...measured.found);
  }
  const step = percentile(steps, 0.5);
  const line = (/** @type {string} */ what, /** @type {number[]} */ times, /** @type {string} */ goal) =>
    console.log(`${what.padEnd(52)} median ${(percentile(times, 0.5) / step).toFixed(2)}   95th percentile ${(percentile(times, 0.95) / step).toFixed(2)}   ${goal}`);
  console.log(`\n${model}, wasm, ${threads} threads: ${opens.length} tensors, each at a step of ${STEPS}; a step of the run takes ${step.toFixed(1)} ms\n`);
  line('the tensor in hand, in steps', opens.map(({ fetched }) => fetched), `goal ≤ ${GOALS.held}`);
  line('the tensor on screen (from the choice to its numbers)', opens.map(({ opened }) => opened), `goal ≤ ${GOALS.shown}`);
  console.log(`network runs for each: at most ${Math.max(...opens.map(({ runs }) => runs))}   goal ≤ 1`);
  const slowest = [...opens].sort((a, b) => b.opened - a.opened).slice(0, 3);
  console.log(`slowest on screen: ${slowest.map(({ name, opened }) => `${name} ${(opened / step).toFixed(2)}`).join(', ')}`);
} finally {
  await browser.close();
  await server.close();
}
