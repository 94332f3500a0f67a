// One visit of 1,000 runs and 500 pages: what it holds at the end that it did not hold after the first fifty of each. Prints a table and exits with 1
// where heap, DOM nodes, listeners or what the engine holds have grown by more than a tenth and a little.
//
//     npm run bench:visit [-- --runs 1000 --pages 500]
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { launchBrowser } from './support.mjs';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '1000' }, pages: { type: 'string', default: '500' }, port: { type: 'string', default: '4199' } } });
const runs = Number(values.runs);
const visits = Number(values.pages);
const WARM = 50;
const PAGES = ['figure', 'tensor', 'block', 'attention', 'time', 'resampling', 'forward', 'schedule', 'lab'];

const server = spawn(process.execPath, ['tools/serve.mjs', '--port', values.port], { stdio: ['ignore', 'pipe', 'inherit'] });
await new Promise((resolve) => server.stdout.once('data', resolve));
const browser = await launchBrowser();
try {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  await page.goto(`http://localhost:${values.port}/#v=1&model=emoji-16&steps=3`);
  await page.waitForFunction(() => 'unetscope' in window);
  await page.evaluate(() => window.unetscope.ready());

  const held = async () => {
    await page.evaluate(async () => {
      location.hash = 'v=1&model=emoji-16&steps=3';
      await window.unetscope.idle();
    });
    for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (/** @type {string} */ name) => metrics.find((one) => one.name === name)?.value ?? NaN;
    const stats = await page.evaluate(() => window.unetscope.stats());
    return {
      'heap of the page, MB': metric('JSHeapUsedSize') / 1e6,
      'DOM nodes': metric('Nodes'),
      'event listeners': metric('JSEventListeners'),
      'tensors of the page, MB': stats.pageBytes / 1e6,
      'held by the engine, MB': stats.bytesHeld / 1e6,
      'live tensors': stats.liveTensors,
      'live sessions': stats.liveSessions,
    };
  };
  const run = (/** @type {number} */ from, /** @type {number} */ to) =>
    page.evaluate(
      async ([first, end]) => {
        for (let seed = first; seed < end; seed++) await window.unetscope.run({ seed, prompt: seed % 2 === 0 ? 'a red heart' : 'a blue cat on yellow' });
      },
      /** @type {const} */ ([from, to]),
    );
  const visit = async (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let i = from; i < to; i++) {
      await page.evaluate(async (name) => {
        location.hash = `v=1&model=emoji-16&steps=3&page=${name}`;
        await new Promise((resolve) => setTimeout(resolve));
        await window.unetscope.idle();
      }, PAGES[i % PAGES.length] ?? 'figure');
    }
  };

  await run(0, WARM);
  await visit(0, WARM);
  const before = await held();
  await run(WARM, runs);
  await visit(WARM, visits);
  const after = await held();
  console.log(`${runs} runs and ${visits} pages in one visit\n`);
  console.log(`| | after ${WARM} of each | at the end | ratio |\n| --- | --- | --- | --- |`);
  for (const [name, first] of Object.entries(before)) {
    const last = after[/** @type {keyof typeof after} */ (name)];
    console.log(`| ${name} | ${first.toFixed(1)} | ${last.toFixed(1)} | ${last === first ? '1.00' : (last / first).toFixed(2)} |`);
    if (!(last <= first * 1.1 + 2)) process.exitCode = 1;
  }
} finally {
  await browser.close();
  server.kill();
}
