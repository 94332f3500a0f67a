// `npm run bench:start`: what a person waits for, from the address to the cached picture and to the live one, through a slow line: at
// 20 and at 1.6 Mbit/s with 40 ms to the host, the first visit and, in the browser started anew, the second and the third. Says which bytes came before the picture. Needs `vite build`.
//   node bench/start.mjs --rates 20,1.6
import { spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchPerson } from './support.mjs';

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
    /** @type {{ at: number, part: Buffer | null }[]} */
    const due = [];
    const pump = () => {
      while (due[0] !== undefined && due[0].at <= performance.now()) {
        const part = due.shift()?.part ?? null;
        if (client.destroyed) continue;
        if (part === null) client.end();
        else {
          count(part.length);
          client.write(part);
        }
      }
      // What is on its way waits there, not here.
      if (due.length < 16) host.resume();
      if (due[0] !== undefined) setTimeout(pump, Math.max(1, due[0].at - performance.now()));
    };
    const send = (/** @type {Buffer | null} */ part) => {
      free = Math.max(free, performance.now()) + (part?.length ?? 0) / bytesPerMs;
      due.push({ at: free + LATENCY_MS, part });
      if (due.length === 1) setTimeout(pump, free + LATENCY_MS - performance.now());
    };
    host.on('data', (data) => {
      host.pause();
      // In parts, so that connections share the line and none holds it.
      for (let at = 0; at < data.length; at += 4096) send(data.subarray(at, at + 4096));
    });
    host.on('end', () => send(null));
    for (const each of [client, host]) each.on('error', () => [client.destroy(), host.destroy()]);
  });
}

const host = spawn('node', ['tools/serve.mjs', '--port', String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
await once(host.stdout, 'data');
try {
  for (const megabits of values.rates.split(',').map(Number)) {
    let bytes = 0;
    const line = slowLine(port, megabits, (more) => (bytes += more));
    line.listen(port + 1, 'localhost');
    await once(line, 'listening');
    const folder = mkdtempSync(join(tmpdir(), 'unetscope-start-'));
    for (const visit of ['first visit', 'second visit', 'third visit']) {
      const context = await launchPerson(folder);
      bytes = 0;
      const page = await context.newPage();
      /** @type {string[]} */
      const asked = [];
      page.on('request', (request) => asked.push(new URL(request.url()).pathname));
      const start = performance.now();
      /** @type {[string, number, number][]} */
      const seen = [];
      console.log(`\n${megabits} Mbit/s, ${visit}`);
      const note = (/** @type {string} */ what) => {
        seen.push([what, performance.now() - start, bytes]);
        console.log(`  ${what.padEnd(18)} ${((performance.now() - start) / 1000).toFixed(2).padStart(7)} s  after ${(bytes / 1000).toFixed(0).padStart(6)} kB`);
      };
      await page.goto(`http://localhost:${port + 1}/`, { waitUntil: 'commit' });
      note('first byte');
      await page.locator('#film section').waitFor({ timeout: 300_000 });
      note('the page');
      await page.locator('#place canvas[data-state=drawn]').first().waitFor({ timeout: 300_000 });
      note('cached picture');
      await page.evaluate(() => window.unetscope.ready()).catch(async (error) => {
        throw new Error(`${error.message.split('\n')[0]} The page says: ${await page.locator('[role=alert]').allInnerTexts()}`);
      });
      note('live');
      const twice = asked.filter((path, i) => asked.indexOf(path) !== i);
      await page.evaluate(() => window.unetscope.idle());
      const build = await page.evaluate(async () => {
        const begun = performance.now();
        await window.unetscope.use('wasm');
        return performance.now() - begun;
      });
      console.log(`  live ÷ the session built anew (${(build / 1000).toFixed(2)} s): ${((seen.at(-1)?.[1] ?? NaN) / build).toFixed(2)}   asked for twice: ${twice.join(', ') || 'nothing'}`);
      // Everything that a visit used is in store by then.
      await page.waitForFunction(() => document.documentElement.dataset['offline'] === 'ready');
      await context.close();
    }
    rmSync(folder, { recursive: true, force: true });
    await new Promise((resolve) => line.close(resolve));
  }
} finally {
  host.kill();
}
