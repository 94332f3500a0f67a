// Where a Chromium is: CHROMIUM_PATH, then Playwright's own, then the system's.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findExecutable } from './executables.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApp = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** @returns {string | null} path of an executable Chromium, or null */
export function findChromium() {
  const fromEnvironment = process.env.CHROMIUM_PATH;
  if (fromEnvironment) return fromEnvironment;
  const own = chromium.executablePath();
  if (own && existsSync(own)) return own;
  return findExecutable(names, [macApp]);
}
