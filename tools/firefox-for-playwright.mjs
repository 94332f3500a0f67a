#!/usr/bin/env node
// Starts the Firefox that the machine has in place of Playwright's own build (playwright.firefox.config.ts), and stands between the two:
// Playwright's WebDriver BiDi is newer than an ESR of Firefox, and writes into a field in a way that React does not notice.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { WebSocket, WebSocketServer } from 'ws';
import { findFirefox } from './firefox.mjs';

const program = findFirefox();
if (program === null) {
  console.error('No Firefox is found. Set FIREFOX_PATH, or see docs/browsers.md.');
  process.exit(1);
}
const firefox = spawn(program, process.argv.slice(2), { stdio: ['ignore', 'inherit', 'pipe'] });
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT', 'SIGHUP'])) process.on(signal, () => firefox.kill(signal));
firefox.on('exit', (code) => process.exit(code ?? 1));

for await (const line of createInterface(firefox.stderr)) {
  const [, address] = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line) ?? [];
  if (address === undefined) {
    console.error(line);
    continue;
  }
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (playwright, request) => join(playwright, new WebSocket(address + (request.url ?? ''))));
  server.on('listening', () => {
    const at = server.address();
    // The line that Playwright waits for.
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${typeof at === 'object' ? at?.port : ''}`);
  });
}

/** A download has a name of its own in the protocol of today, by which Playwright knows it; Firefox 153 says only what is downloaded. */
function named(/** @type {string} */ message) {
  if (!message.includes('"browsingContext.download')) return message;
  const event = JSON.parse(message);
  return JSON.stringify({ ...event, params: { ...event.params, download: event.params.download ?? event.params.url } });
}

function join(/** @type {WebSocket} */ playwright, /** @type {WebSocket} */ browser) {
  const open = new Promise((resolve) => browser.once('open', resolve));
  playwright.on('message', async (data) => {
    const command = String(data);
    const { id, method } = JSON.parse(command);
    await open;
    // Unknown to Firefox 153; the page is seen as its preferences say.
    if (method === 'emulation.setMediaFeaturesOverride') playwright.send(JSON.stringify({ type: 'success', id, result: {} }));
    // As a hand does it: the setter that Playwright calls is React's own, which takes what it sets for what was there.
    else browser.send(command.replace(/window\.__pw_bidiInsertText\((\w+)\)/, "(document.execCommand('insertText', false, $1), null)"));
  });
  browser.on('message', (data) => playwright.send(named(String(data))));
  browser.on('close', () => playwright.close());
  playwright.on('close', () => browser.close());
}
