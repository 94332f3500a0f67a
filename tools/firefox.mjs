// Where a Firefox is: FIREFOX_PATH, then the system's.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['firefox', 'firefox-esr'];
const macApp = '/Applications/Firefox.app/Contents/MacOS/firefox';

/** @returns {string | null} path of an executable Firefox, or null */
export function findFirefox() {
  const fromEnvironment = process.env.FIREFOX_PATH;
  if (fromEnvironment) return fromEnvironment;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)));
  return [...candidates, macApp].find((path) => existsSync(path)) ?? null;
}
