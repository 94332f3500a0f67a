// How long the threads of a browser were on a core: what other programs do on the machine hardly shows in it, unlike the clock. Linux only.
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** What a thread of the browser is for. @typedef {'network' | 'page' | 'drawing' | 'other'} Use */

/** Sum of processor milliseconds by use since the browser started. @typedef {Record<Use, number>} Spent */

const NOTHING = /** @type {Spent} */ ({ network: 0, page: 0, drawing: 0, other: 0 });

export const canMeasureProcessor = existsSync('/proc/self/schedstat');

/** @param {import('@playwright/test').CDPSession} session of the browser itself @returns {Promise<Spent>} */
export async function spentBy(session) {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const spent = { ...NOTHING };
  for (const { id, type } of processInfo) {
    for (const thread of threadsOf(id)) {
      // A thread can end between two lines.
      const text = (/** @type {string} */ file) => (existsSync(`/proc/${id}/task/${thread}/${file}`) ? readFileSync(`/proc/${id}/task/${thread}/${file}`, 'utf8') : '');
      spent[useOf(type, text('comm').trim(), thread === String(id))] += Number(text('schedstat').split(' ')[0]) / 1e6;
    }
  }
  return spent;
}

function threadsOf(/** @type {number} */ process) {
  return existsSync(`/proc/${process}/task`) ? readdirSync(`/proc/${process}/task`) : [];
}

/** @returns {Use} */
function useOf(/** @type {string} */ process, /** @type {string} */ thread, /** @type {boolean} */ first) {
  if (/gpu/i.test(process)) return 'drawing';
  if (!/renderer/i.test(process)) return 'other';
  if (/^DedicatedWorker/.test(thread)) return 'network';
  // Pictures of the page are made by the pool's threads where there is no graphics card.
  if (/^Compositor|^VizComp|^ThreadPoolForeg/.test(thread)) return 'drawing';
  return first ? 'page' : 'other';
}

/** @param {Spent} before @param {Spent} after @returns {Spent} */
export function difference(before, after) {
  return { network: after.network - before.network, page: after.page - before.page, drawing: after.drawing - before.drawing, other: after.other - before.other };
}
