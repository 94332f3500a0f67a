// Makes sure that the browser tests have a Chromium: finds one, else installs one, else says in one sentence what to do.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findTestChromium } from './chromium.mjs';

const sentence =
  'No Chromium was found and none could be installed: install Chromium or Google Chrome, or set CHROMIUM_PATH to its executable, then run this again.';

/** @param {string} command @param {string[]} args */
const run = (command, args) => spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;

if (process.env.CHROMIUM_PATH && !existsSync(process.env.CHROMIUM_PATH)) {
  console.error(`CHROMIUM_PATH is ${process.env.CHROMIUM_PATH}, and there is no such file: correct it or unset it.`);
  process.exit(1);
}
if (findTestChromium() === null) {
  const debianRoot = existsSync('/etc/debian_version') && process.getuid?.() === 0;
  if (debianRoot && run('apt-get', ['update', '-qq'])) run('apt-get', ['install', '-y', '-qq', 'chromium-headless-shell']);
  if (findTestChromium() === null) run('npx', ['playwright', 'install', '--with-deps', 'chromium']);
  if (findTestChromium() === null) {
    console.error(sentence);
    process.exit(1);
  }
}
console.log(`browser tests use ${findTestChromium()}`);
