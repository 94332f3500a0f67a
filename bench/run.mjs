// `npm run bench`: ratios, all from one run on this machine, so that they can be compared with those of another day.
//   npm run bench -- --only played,tensor,beside --rounds 8 --steps 25 --without tiles,film --minutes 3 --write
// `--without` adds the played step once more without a part of the page (bench/variants.mjs), to see what that costs. `--write` puts the
// table into docs/performance.md. `--skip-build` takes dist/ as it is.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { preview } from 'vite';
import { besides, grown, native, scrubbed } from './measures.mjs';
import { played } from './played.mjs';
import { canMeasureProcessor } from './processor.mjs';
import { launchBrowser, median, spread } from './support.mjs';
import { variants } from './variants.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: 'played,tensor,beside,scrub,native,memory' },
    rounds: { type: 'string', default: '8' },
    steps: { type: 'string', default: '25' },
    without: { type: 'string', default: '' },
    minutes: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const only = values.only.split(',');
const [steps, rounds, minutes] = [Number(values.steps), Number(values.rounds), Number(values.minutes)];
const without = values.without === '' ? [] : values.without.split(',');
for (const name of without) {
  if (!(name in variants)) throw new Error(`There is nothing called “${name}” to leave out; there are ${Object.keys(variants).join(', ')}.`);
}

/** @type {(readonly [string, string, string])[]} */
const table = [];
const line = (/** @type {string} */ what, /** @type {string} */ figure, goal = '') => {
  table.push([what, figure, goal]);
  console.log(`${what.padEnd(66)} ${figure.padStart(36)}   ${goal}`);
};

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
    steps,
  };
  const machine = `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'processor'}, Chromium ${browser.version()}, ${model}, wasm, ${threads} threads, batch 2`;
  console.log(`\n${machine}\n`);

  if (['played', 'tensor', 'beside'].some((name) => only.includes(name))) {
    const bare = await browser.newPage();
    await bare.goto('http://localhost:4274/');
    const system = canMeasureProcessor ? await browser.newBrowserCDPSession() : null;
    const places = /** @type {const} */ ([
      ['played', 'a played step, main screen', '', ['nothing', ...without], '≤ 1.10'],
      ['tensor', 'a played step, tensor page', '#v=1&page=tensor', ['nothing'], '≤ 1.25'],
    ]).filter(([name]) => only.includes(name));
    for (const [, what, hash, names, goal] of places) {
      await page.evaluate((fragment) => (location.hash = fragment), hash);
      await page.evaluate(() => window.unetscope.idle());
      const until = Date.now() + (minutes * 60_000) / places.length;
      for (const result of await played({ page, bare, system, request, names, rounds, until })) {
        const { clock, processor, taken, dropped } = result;
        const whole = result.name === 'nothing';
        const name = whole ? what : `${what}, without ${result.name}`;
        line(`${name} ÷ bare run, by the clock`, spread(clock), `${whole ? goal : ''}${dropped > 0 ? ` (${dropped} rounds dropped)` : ''}`);
        if (processor.length === 0) continue;
        const share = (/** @type {readonly number[]} */ values) => `${(100 * median(values)).toFixed(0)} %`;
        line(`${name} ÷ bare run, processor time`, spread(processor), `page ${share(result.page)}, drawing ${share(result.drawing)} of a bare run`);
        line(`${name}: processors that page and drawing take`, spread(taken), 'of as many as the network has threads');
      }
    }
    await page.bringToFront();
    await page.evaluate(() => (location.hash = ''));
    await page.evaluate(() => window.unetscope.idle());
    if (only.includes('beside')) for (const row of await besides(page, bare, request, Math.min(rounds, 5))) line(...row);
    await bare.close();
  }
  if (only.includes('scrub')) for (const row of await scrubbed(page, 25)) line(...row);
  if (only.includes('native')) for (const row of await native(request, `public/models/${model}/${manifest.model.file}`)) line(...row);
  if (only.includes('memory')) for (const row of await grown(page)) line(...row);

  if (values.write) {
    const file = new URL('../docs/performance.md', import.meta.url);
    const rows = table.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
    const made = `<!-- bench -->\n${machine}\n\n| what | measured | goal |\n|---|---|---|\n${rows}\n<!-- /bench -->`;
    writeFileSync(file, readFileSync(file, 'utf8').replace(/<!-- bench -->[^]*<!-- \/bench -->/, made));
  }
} finally {
  await browser.close();
  await Promise.all(servers.map((server) => server.close()));
}
