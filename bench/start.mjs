// `npm run bench:start`: what a person waits for, from the address to the cached picture and to the live one, through a slow line: at
// 20 and at 1.6 Mbit/s with 40 ms to the host, the first visit and the second. Says which bytes came before the picture. Needs `vite build`.
//   node bench/start.mjs --rates 20,1.6
import { spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { launchBrowser } from './support.mjs';

const { values } = parseArgs({ options: { rates: { type: 'string', default: '20,1.6' }, port: { type: 'string', default: process.env.PORT ?? '4276' } } });
const LATENCY_MS = 40;
const port = Number(values.port);

/** Hands bytes on at a rate that all connections share, as the last mile does; `count` hears of each. */
function slowLine(/** @type {number} */ to, /** @type {number} */ megabits, /** @type {(bytes: number) => void} */ count) {
  const bytesPerMs = (megabits * 1e6) / 8 / 1000;
  let free = 0;
  return createServer((client) => {
    const host = connect(to, 'localhost');
    client.pipe(host);
    host.on('data', (data) => {
      host.pause();
      // In parts, so that connections share the line and none holds it.
      const now = performance.now();
      let last = now;
      for (let at = 0; at < data.length; at += 4096) {
        const part = data.subarray(at, at + 4096);
        free = Math.max(free, now) + part.length / bytesPerMs;
        last = free;
        setTimeout(() => {
          count(part.length);
          if (!client.destroyed) client.write(part);
        }, free - now + LATENCY_MS);
      }
      setTimeout(() => host.resume(), last - now);
    });
    host.on('end', () => setTimeout(() => client.end(), Math.max(0, free - performance.now()) + LATENCY_MS));
    for (const each of [client, host]) each.on('error', () => [client.destroy(), host.destroy()]);
  });
}

const host = spawn('node', ['tools/serve.mjs', '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
await once(host.stdout, 'data');
const browser = await launchBrowser();
try {
  for (const megabits of values.rates.split(',').map(Number)) {
    let bytes = 0;
    const line = slowLine(port, megabits, (more) => (bytes += more));
    line.listen(port + 1, 'localhost');
    await once(line, 'listening');
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    for (const visit of ['first visit', 'second visit']) {
      bytes = 0;
      const page = await context.newPage();
      /** @type {string[]} */
      const asked = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      const start = performance.now();
      /** @type {[string, number, number][]} */
      const seen = [];
      const note = (/** @type {string} */ what) => seen.push([what, performance.now() - start, bytes]);
      await page.goto(`http://localhost:${port + 1}/`, { waitUntil: 'commit' });
      note('first byte');
      await page.waitForFunction(() => document.querySelector('#film section') !== null, null, { timeout: 300_000 });
      note('the page');
      await page.waitForFunction(() => document.querySelector('#place canvas[data-state=drawn]') !== null, null, { timeout: 300_000, polling: 50 });
      note('cached picture');
      await page.waitForFunction(() => 'unetscope' in window, null, { timeout: 300_000 });
      await page.evaluate(() => window.unetscope.ready());
      note('live');
      const twice = asked.filter((path, i) => asked.indexOf(path) !== i);
      await page.evaluate(() => window.unetscope.idle());
      const build = await page.evaluate(async () => {
        const begun = performance.now();
        await window.unetscope.use('wasm');
        return performance.now() - begun;
      });
      console.log(`\n${megabits} Mbit/s, ${visit}`);
      for (const [what, ms, sofar] of seen) console.log(`  ${what.padEnd(18)} ${(ms / 1000).toFixed(2).padStart(7)} s  after ${(sofar / 1000).toFixed(0).padStart(6)} kB`);
      console.log(`  live ÷ the session built anew (${(build / 1000).toFixed(2)} s): ${((seen.at(-1)?.[1] ?? NaN) / build).toFixed(2)}   asked for twice: ${twice.join(', ') || 'nothing'}`);
      await page.close();
    }
    await context.close();
    await new Promise((resolve) => line.close(resolve));
  }
} finally {
  await browser.close();
  host.kill();
}
