// Goes on damaging what comes from outside (links, files, configs) for some minutes, with a seed of its own each time, and stops at the first
// case that is answered by anything but a sentence. What it prints (seed and case) makes the case again; add it to tools/fuzz/found.ts.
//
//     npm run fuzz -- --minutes 10 [--seed 7]
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes);
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('--minutes is a number above 0, --seed a whole number.');
  process.exit(2);
}
console.log(`seed ${seed}, ${minutes} minutes`);
const env = { ...process.env, UNETSCOPE_FUZZ_MINUTES: String(minutes), UNETSCOPE_FUZZ_SEED: String(seed) };
const { status } = spawnSync('npx', ['vitest', 'run', 'tools/fuzz'], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
