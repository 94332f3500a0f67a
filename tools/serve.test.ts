import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The host of `npm start`, by the bytes that it is sent: no request ends it, and none reads what lies beside its folder. */

const folder = mkdtempSync(join(tmpdir(), 'unetscope-serve-'));
const hosts: ChildProcess[] = [];

async function serve(...options: readonly string[]): Promise<number> {
  const host = spawn(process.execPath, ['tools/serve.mjs', '--host', '127.0.0.1', '--port', '0', '--folder', join(folder, 'dist'), ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  hosts.push(host);
  return new Promise((resolve, reject) => {
    host.on('exit', () => reject(new Error('the host did not start')));
    host.stdout.on('data', (said) => {
      const [, port] = /is at http:\/\/127\.0\.0\.1:(\d+)/.exec(String(said)) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

/** What comes back for these bytes, until the host closes. */
function send(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (heard += part));
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
  });
}

const ask = (port: number, target: string, method = 'GET') => send(port, `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

let port = 0;
let withModel = 0;

beforeAll(async () => {
  mkdirSync(join(folder, 'dist', 'assets'), { recursive: true });
  mkdirSync(join(folder, 'net'));
  writeFileSync(join(folder, 'dist', 'index.html'), 'the page');
  writeFileSync(join(folder, 'secret.txt'), 'a secret');
  writeFileSync(join(folder, 'net', 'unet.onnx'), 'a net');
  [port, withModel] = await Promise.all([serve(), serve('--model', join(folder, 'net'))]);
});

afterAll(() => {
  for (const host of hosts) host.kill();
  rmSync(folder, { recursive: true });
});

describe('the host', () => {
  it('answers each request line, however odd, and lives', async () => {
    const targets: Readonly<Record<string, number>> = {
      '/': 200,
      '/?a=%': 200,
      'http://elsewhere.example/index.html': 200,
      '//': 404,
      '//elsewhere.example/': 404,
      '/assets/': 404,
      '/%': 400,
      '/%C3%28': 400,
      '/%00': 400,
      'elsewhere': 400,
      'http://[/': 400,
      '/../secret.txt': 404,
      '/%2e%2e%2fsecret.txt': 404,
      '/assets/..%2f..%2fsecret.txt': 404,
    };
    const got = await Promise.all(Object.keys(targets).map(async (target) => [target, statusOf(await ask(port, target))]));
    expect(Object.fromEntries(got)).toEqual(targets);
    expect(statusOf(await ask(port, '/', 'DELETE'))).toBe(405);
    expect(statusOf(await ask(port, '*', 'OPTIONS'))).toBe(400);
    for (const bytes of ['nonsense\r\n\r\n', 'GET  / HTTP/1.1\r\n\r\n', '\0\0\0\0\r\n\r\n', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`]) {
      expect([400, 431]).toContain(statusOf(await send(port, bytes)));
    }
    expect(await ask(port, '/')).toMatch(/the page$/);
  });

  it('gives a model of one’s own, and nothing beside it', async () => {
    expect(await ask(withModel, '/own-model/net/unet.onnx')).toMatch(/a net$/);
    const targets: Readonly<Record<string, number>> = { '/own-model/net/': 200, '/own-model/net/..%2f..%2fsecret.txt': 404, '/own-model/..%2fsecret.txt': 404, '/own-model/net/%00': 400 };
    for (const [target, status] of Object.entries(targets)) {
      const answer = await ask(withModel, target);
      expect(statusOf(answer), target).toBe(status);
      expect(answer, target).not.toContain('a secret');
    }
    expect(await ask(withModel, '/')).toMatch(/the page$/);
  });
});
