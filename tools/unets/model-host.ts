import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A host of models as there are many, and as they go wrong: folders with and without a list of their files, and a hub with its API. */

export interface ModelHost {
  readonly url: string;
  /** Path → bytes. */
  readonly files: Map<string, Buffer>;
  /** Whether other pages may read its files. */
  cors: boolean;
  /** Whether a folder shows what is in it. */
  lists: boolean;
  /** Whether parts of a file can be had. */
  ranges: boolean;
  /** By path: answers in place of the file. Return false to have the file sent all the same. */
  readonly faults: Map<string, (request: IncomingMessage, response: ServerResponse) => boolean>;
  /** `GET /path bytes=5-`, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startModelHost(files: Readonly<Record<string, Buffer>> = {}): Promise<ModelHost> {
  const server = createServer((request, response) => answer(host, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host: ModelHost = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    files: new Map(Object.entries(files)),
    cors: true,
    lists: false,
    ranges: true,
    faults: new Map(),
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return host;
}

/** A fault: the file breaks off after so many of its bytes, `times` times. */
export function cutAfter(host: ModelHost, path: string, bytes: number, times: number): void {
  let left = times;
  host.faults.set(path, (request, response) => {
    if (request.method !== 'GET' || left-- <= 0) return false;
    const { body, from, headers, status } = bodyOf(host, path, request);
    response.writeHead(status, headers).write(body.subarray(0, Math.max(0, bytes - from)), () => setTimeout(() => response.destroy(), 20));
    return true;
  });
}

function answer(host: ModelHost, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', host.url);
  const path = decodeURIComponent(url.pathname).slice(1);
  host.requests.push(`${request.method} /${path}${request.headers.range === undefined ? '' : ` ${request.headers.range}`}`);
  if (host.cors) {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'ETag, Link');
    response.setHeader('Access-Control-Allow-Headers', 'Range, Accept');
  }
  if (request.method === 'OPTIONS') return void response.writeHead(204).end();
  if (host.faults.get(path)?.(request, response) === true) return;
  // A file of a repository is answered from elsewhere, as the hub does.
  const [, repository, file] = /^([^/]+\/[^/]+)\/resolve\/main\/(.+)$/.exec(path) ?? [];
  if (repository !== undefined && host.files.has(`${repository}/${file ?? ''}`)) return void response.writeHead(302, { Location: `/${repository}/${file ?? ''}` }).end();
  const [, listed, below] = /^api\/models\/([^/]+\/[^/]+)\/tree\/main(?:\/(.+))?$/.exec(path) ?? [];
  if (listed !== undefined) {
    sendTree(host, listed, below, response);
    return;
  }
  if (!host.files.has(path)) {
    if (host.lists && (path === '' || path.endsWith('/'))) sendList(host, path, response);
    else response.writeHead(404).end('Not found');
    return;
  }
  const { body, headers, status } = bodyOf(host, path, request);
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
}

function bodyOf(host: ModelHost, path: string, request: IncomingMessage): { body: Buffer; from: number; headers: Record<string, string>; status: number } {
  const bytes = host.files.get(path) ?? Buffer.alloc(0);
  const [, start] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
  const from = host.ranges && start !== undefined ? Number(start) : 0;
  const ETag = `"${createHash('sha1').update(bytes).digest('hex')}"`;
  if (from > 0 && from >= bytes.length) return { body: Buffer.alloc(0), from, headers: { 'Content-Range': `bytes */${bytes.length}` }, status: 416 };
  const body = bytes.subarray(from);
  const headers = { 'Content-Type': path.endsWith('.json') ? 'application/json' : 'application/octet-stream', 'Content-Length': String(body.length), ETag };
  return { body, from, headers, status: from > 0 ? 206 : 200 };
}

function sendList(host: ModelHost, folder: string, response: ServerResponse): void {
  const names = new Set([...host.files.keys()].filter((path) => path.startsWith(folder)).map((path) => path.slice(folder.length).replace(/\/.*/, '/')));
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<ul><li><a href="../">..</a>${[...names].map((name) => `<li><a href="${encodeURI(name)}">${name}</a>`).join('')}</ul>`);
}

/** As the hub's API lists a repository. Files of an .onnx kind are kept apart there, by their SHA-256. */
function sendTree(host: ModelHost, repository: string, below: string | undefined, response: ServerResponse): void {
  const entries = [...host.files].flatMap(([path, bytes]) => {
    if (!path.startsWith(`${repository}/${below ?? ''}`)) return [];
    const lfs = path.includes('.onnx') ? { lfs: { oid: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, pointerSize: 130 } } : {};
    return [{ type: 'file', path: path.slice(repository.length + 1), size: bytes.length, oid: createHash('sha1').update(bytes).digest('hex'), ...lfs }];
  });
  // As the hub answers for what it has not got, to whoever has not signed in.
  if (entries.length === 0) return void response.writeHead(401, { 'Content-Type': 'application/json' }).end('{"error":"Invalid username or password."}');
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(entries));
}
