// Runs npm scripts at the same time, as many as there are processors and at least two, in the order in which they are given; says what each said once it
// is done. Exits with 1 where one fails.
//
//     node tools/side-by-side.mjs lint layers unused
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const waiting = process.argv.slice(2);
let failed = waiting.length === 0;

async function work() {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) {
    const { code, said } = await run(script);
    console.log(`${code === 0 ? 'passed' : 'FAILED'}: npm run ${script}\n${said}`);
    failed ||= code !== 0;
  }
}

/** @param {string} script @returns {Promise<{ code: number | null, said: string }>} */
function run(script) {
  return new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (/** @type {Buffer} */ text) => (said += String(text)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, said }));
  });
}

await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, work));
process.exitCode = failed ? 1 : 0;
