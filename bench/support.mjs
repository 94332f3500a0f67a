// What every benchmark in a browser needs.
import { chromium } from '@playwright/test';
import { findChromium } from '../tools/chromium.mjs';

/** Two bare runs around a round that differ by more were not on the same machine, so to speak. */
export const AGREE = 0.1;

export const percentile = (/** @type {readonly number[]} */ values, /** @type {number} */ p) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))] ?? NaN;

export const median = (/** @type {readonly number[]} */ values) => percentile(values, 0.5);

/** "1.12 (1.05 to 1.20, 7 rounds)": the median and the quartiles. */
export const spread = (/** @type {readonly number[]} */ values, digits = 2) =>
  values.length === 0
    ? 'no round was quiet enough'
    : `${median(values).toFixed(digits)} (${percentile(values, 0.25).toFixed(digits)} to ${percentile(values, 0.75).toFixed(digits)}, ${values.length} rounds)`;

function options() {
  const executablePath = findChromium();
  return { ...(executablePath === null ? {} : { executablePath }), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] };
}

export function launchBrowser() {
  return chromium.launch(options());
}

/** A person's own: what it has in store, and what it compiled of it, is kept in a folder. A context of `launchBrowser` has no store of compiled programs. */
export function launchPerson(/** @type {string} */ folder) {
  return chromium.launchPersistentContext(folder, { ...options(), viewport: { width: 1440, height: 900 } });
}
