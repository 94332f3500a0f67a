// The step that a person sees, against nothing but the network: in turn with bare runs of the same file, so that what else the machine does
// meets all alike. A round counts by the clock only where the two bare runs around it agree; by processor time, which others hardly change,
// it always counts.
import { difference, spentBy } from './processor.mjs';
import { AGREE } from './support.mjs';
import { leaveOut, variants } from './variants.mjs';

/** @typedef {import('./processor.mjs').Spent} Spent */
/** @typedef {{ readonly ms: number, readonly spent: Spent | null }} Timed milliseconds of a step, by the clock and of processors */
/** @typedef {{ readonly name: string, readonly clock: number[], readonly processor: number[], readonly page: number[], readonly drawing: number[], readonly taken: number[], readonly dropped: number }} Result */

const sum = (/** @type {Spent} */ { network, page, drawing, other }) => network + page + drawing + other;

/**
 * @param {{
 *   page: import('@playwright/test').Page, bare: import('@playwright/test').Page, system: import('@playwright/test').CDPSession | null,
 *   request: import('./bare/page.ts').BareRequest, names: readonly string[], rounds: number, until: number,
 * }} asked
 * @returns {Promise<Result[]>}
 */
export async function played({ page, bare, system, request, names, rounds, until }) {
  const { steps } = request;
  let seed = 1000;
  const timed = async (/** @type {() => Promise<number>} */ work) => {
    const before = system === null ? null : await spentBy(system);
    const ms = await work();
    const after = system === null ? null : difference(before ?? (await spentBy(system)), await spentBy(system));
    return /** @type {Timed} */ ({ ms, spent: after === null ? null : { network: after.network / steps, page: after.page / steps, drawing: after.drawing / steps, other: after.other / steps } });
  };
  const runBare = async () => {
    await bare.bringToFront();
    return timed(() => bare.evaluate(async (asked) => {
      const times = await window.bare(asked);
      return times.reduce((all, one) => all + one, 0) / times.length;
    }, request));
  };
  const runOurs = async (/** @type {string} */ name) => {
    const variant = variants[name] ?? { says: name };
    await page.bringToFront();
    await page.evaluate(leaveOut, [variant]);
    await page.evaluate(() => window.unetscope.seek(0));
    const told = /** @type {const} */ ([steps, seed++, variant.play !== false]);
    const result = await timed(() =>
      page.evaluate(async ([count, number, play]) => {
        const start = performance.now();
        const done = window.unetscope.run({ steps: count, seed: number });
        // As a person does: the run goes on and the playhead follows it.
        await new Promise((resolve) => setTimeout(resolve));
        if (play) /** @type {HTMLElement | null} */ (document.querySelector('[aria-label="Play"]'))?.click();
        await done;
        return (performance.now() - start) / count;
      }, told),
    );
    await page.evaluate(leaveOut, []);
    await page.evaluate(() => window.unetscope.idle());
    return result;
  };
  const results = names.map((name) => /** @type {Result & { dropped: number }} */ ({ name, clock: [], processor: [], page: [], drawing: [], taken: [], dropped: 0 }));
  await runOurs('nothing');
  let before = await runBare();
  for (let round = 0; round < rounds && Date.now() < until; round++) {
    for (const result of results) {
      const ours = await runOurs(result.name);
      const after = await runBare();
      const agree = Math.abs(before.ms - after.ms) <= AGREE * Math.min(before.ms, after.ms);
      if (agree) result.clock.push(ours.ms / ((before.ms + after.ms) / 2));
      else result.dropped++;
      if (ours.spent !== null && before.spent !== null && after.spent !== null) {
        const bareSpent = (sum(before.spent) + sum(after.spent)) / 2;
        result.processor.push(sum(ours.spent) / bareSpent);
        result.page.push(ours.spent.page / bareSpent);
        result.drawing.push(ours.spent.drawing / bareSpent);
        result.taken.push((ours.spent.page + ours.spent.drawing) / ours.ms);
      }
      before = after;
    }
  }
  return results;
}

