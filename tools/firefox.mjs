// Where a Firefox is: FIREFOX_PATH, then the system's.
import { findExecutable } from './executables.mjs';

const names = ['firefox', 'firefox-esr'];
const macApp = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** @returns {string | null} path of an executable Firefox, or null */
export function findFirefox() {
  return process.env.FIREFOX_PATH || findExecutable(names, [macApp]);
}
