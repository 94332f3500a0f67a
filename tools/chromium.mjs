// Where a Chromium is: CHROMIUM_PATH, then Playwright's own, then the system's.
import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { findExecutable } from './executables.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApp = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** @returns {string | null} path of an executable Chromium, or null */
export function findChromium() {
  return chosenOrOwn() ?? findExecutable(names, [macApp]) ?? findHeadlessShell();
}

/**
 * For tests the system's headless shell comes before its browser: it has no windows to compose, and the same specs take a seventh less.
 * @returns {string | null}
 */
export function findTestChromium() {
  return chosenOrOwn() ?? findHeadlessShell() ?? findChromium();
}

function chosenOrOwn() {
  const fromEnvironment = process.env.CHROMIUM_PATH;
  if (fromEnvironment) return fromEnvironment;
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : null;
}

function findHeadlessShell() {
  return findExecutable(['chromium-headless-shell'], []);
}
