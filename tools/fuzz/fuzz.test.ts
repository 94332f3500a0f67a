import { expect, it } from 'vitest';
import { UserError } from '../../src/base/user-error.ts';
import { found } from './found.ts';
import { Chance } from './mutate.ts';
import { targets, type Target } from './targets.ts';

/** `npm run fuzz -- --minutes 10` sets the minutes and a seed of its own; in `npm test` the cases are the same every time. */
const minutes = Number(process.env['UNETSCOPE_FUZZ_MINUTES'] ?? 0);
const seed = Number(process.env['UNETSCOPE_FUZZ_SEED'] ?? 20_261);
const MEMORY = 1.5e9;
/** Nobody reads more. */
const LONGEST = 2_000;

/** What is said of a damaged thing; fails with the case's number where it is anything but a sentence, or takes too long. */
async function sayOf(target: Target, index: number, from = seed): Promise<readonly string[]> {
  const started = process.cpuUsage();
  let said: readonly string[];
  try {
    said = await target.read(new Chance(from, index));
  } catch (error) {
    if (!(error instanceof UserError)) throw new Error(`${target.name}, seed ${from}, case ${index}: ${String(error)}`, { cause: error });
    said = [error.message];
  }
  // Of the processor, which a busy machine may take away for longer than any case may last.
  const { user, system } = process.cpuUsage(started);
  const took = (user + system) / 1000;
  if (took > target.limit) throw new Error(`${target.name}, seed ${from}, case ${index}: took ${took.toFixed(0)} ms`);
  for (const sentence of said) {
    expect(sentence, `case ${index}`).toMatch(/^[A-Z“0-9u].{19,}[.?)”]$/su);
    expect(sentence.length, `case ${index}`).toBeLessThan(LONGEST);
  }
  return said;
}

it.each(targets)('$count damaged $name: each is read, or refused in a sentence, in time', { timeout: 60_000 + minutes * 60_000 }, async (target) => {
  const until = performance.now() + (minutes * 60_000) / targets.length;
  for (const [name, from, index] of found) if (name === target.name) await sayOf(target, index, from);
  let refused = 0;
  for (let index = 0; minutes > 0 ? performance.now() < until : index < target.count; index++) {
    if ((await sayOf(target, index)).length > 0) refused++;
    if (index % 100 === 0) expect(process.memoryUsage().rss, `memory after case ${index}`).toBeLessThan(MEMORY);
  }
  // The damage was damage.
  expect(refused).toBeGreaterThan(target.count / 20);
});
