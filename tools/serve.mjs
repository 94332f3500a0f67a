// Serves dist/ as a good static host would: compressed files where the build wrote them, hashed files for a year, the headers that threads
// need. Options: --port N (else $PORT, else 4173 or the next that is free), --host ADDRESS, --open, --under /sub/path/, --plain (no headers),
// --model PATH (a folder or an .onnx file of one's own, which the page opens with).
import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { createReadStream, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, extname, join, normalize, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    host: { type: 'string', default: 'localhost' },
    open: { type: 'boolean', default: false },
    under: { type: 'string', default: '/' },
    plain: { type: 'boolean', default: false },
    model: { type: 'string' },
    folder: { type: 'string', default: fileURLToPath(new URL('../dist', import.meta.url)) },
  },
});
const { host, plain, folder } = values;
const under = `/${values.under.replace(/^\/|\/$/g, '')}/`.replace('//', '/');
const wished = values.port ?? process.env.PORT;
if (wished !== undefined && !/^\d{1,5}$/.test(wished)) {
  console.error(`--port takes a number; “${wished}” is none.`);
  process.exit(1);
}

/** Where a model of one's own lies here, and how the page is asked to open it. */
const own = values.model === undefined ? null : ownModel(resolve(values.model));
/** The part of the address under which it is served. */
const OWN = 'own-model/';

/** @param {string} path */
function ownModel(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined || (entry.isFile() && !/\.onnx$/i.test(path))) {
    console.error(`--model takes a folder with a U-Net as ONNX in it, or an .onnx file; “${path}” is ${entry === undefined ? 'not there' : 'neither'}.`);
    process.exit(1);
  }
  const name = encodeURIComponent(basename(path));
  return entry.isFile() ? { folder: dirname(path), name: `own-model/${name}` } : { folder: path, name: `own-model/${name}/` };
}

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** @param {string} path */
function read(path) {
  try {
    return statSync(path).isFile() ? readFileSync(path) : null;
  } catch {
    return null;
  }
}

/** Of each file once, because the page asks again and again whether it is still the same. @type {Map<string, { at: number, tag: string }>} */
const tags = new Map();

/** @param {string} file @param {Buffer} bytes */
function tagOf(file, bytes) {
  const at = statSync(file).mtimeMs;
  const known = tags.get(file);
  if (known?.at === at) return known.tag;
  const tag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  tags.set(file, { at, tag });
  return tag;
}

/**
 * What a request asks for; null where that cannot be read. An address with a host in it is one too, and `//` is a path, not such an address.
 *
 * @param {string} target
 */
function addressOf(target) {
  try {
    const { pathname, search } = new URL(target.startsWith('/') ? `http://localhost${target}` : target);
    const path = decodeURIComponent(pathname);
    return path.includes('\0') ? null : { path, search };
  } catch {
    return null;
  }
}

/** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
function answer(request, response) {
  /** @param {number} status @param {string} text */
  const say = (status, text) => response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(text);
  const address = addressOf(request.url ?? '/');
  if (address === null) return say(400, 'This address cannot be read.');
  const { path, search } = address;
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(405, 'Only GET is answered here.');
  if (!path.startsWith(under)) return response.writeHead(302, { Location: under }).end();
  // Of a visit only: the page that the service worker keeps must not be one that was answered from elsewhere.
  const visited = request.headers['sec-fetch-mode'] === 'navigate';
  if (own !== null && visited && path === under && search === '') return response.writeHead(302, { Location: `${under}?model=./${own.name}` }).end();
  if (own !== null && path.slice(under.length).startsWith(OWN)) return sendOwn(path.slice(under.length + OWN.length), request, response);
  const inside = normalize(path.slice(under.length) || 'index.html');
  if (inside.startsWith('..')) return say(404, 'There is no such file.');
  const file = join(folder, inside);
  const bytes = read(file);
  if (bytes === null) return say(404, 'There is no such file.');

  /** @type {Record<string, string>} */
  const headers = {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Cache-Control': inside.startsWith('assets') ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: tagOf(file, bytes),
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
  };
  if (!plain) {
    Object.assign(headers, { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' });
    // For sandboxed frames in pages of others (docs/embed.md).
    Object.assign(headers, { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });
  }
  if (request.headers['if-none-match'] === headers.ETag) return response.writeHead(304, headers).end();
  const accepted = String(request.headers['accept-encoding'] ?? '');
  let body = bytes;
  for (const [name, ending] of /** @type {const} */ ([['br', '.br'], ['gzip', '.gz']])) {
    const small = new RegExp(`\\b${name}\\b`).test(accepted) ? read(file + ending) : null;
    if (small === null) continue;
    headers['Content-Encoding'] = name;
    body = small;
    break;
  }
  headers['Content-Length'] = String(body.length);
  response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
}

const server = createServer((request, response) => {
  try {
    answer(request, response);
  } catch (error) {
    // One file that cannot be read (it goes away meanwhile, it is somebody else's) is no reason to be gone for all others.
    console.error(`${request.url}: ${error instanceof Error ? error.message : error}`);
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'Content-Type': 'text/plain; charset=utf-8' }).end('This could not be read here.');
  }
});

/**
 * A file of one's own model, which may be gigabytes, or what is in its folder.
 *
 * @param {string} path @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response
 */
function sendOwn(path, request, response) {
  const inside = normalize(path);
  const [first = ''] = inside.split('/');
  const isFolder = own?.name.endsWith('/') === true;
  const file = own === null || inside.startsWith('..') ? '' : join(own.folder, isFolder ? inside.slice(first.length) : inside);
  const entry = statSync(file, { throwIfNoEntry: false });
  const beside = isFolder || basename(file).startsWith(decodeURIComponent(own?.name.slice(OWN.length) ?? '')) || /^unetscope\.json$|[._](data|weights?)(\.\d+)?$|\.pb$/.test(basename(file));
  if (entry === undefined || !beside) return response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such file.');
  const headers = { 'Cross-Origin-Resource-Policy': 'same-origin', 'Cache-Control': 'no-cache', 'X-Content-Type-Options': 'nosniff' };
  if (entry.isDirectory()) {
    if (!isFolder) return response.writeHead(404).end();
    const names = readdirSync(file, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.')).map((one) => encodeURIComponent(one.name) + (one.isDirectory() ? '/' : ''));
    return response.writeHead(200, { ...headers, 'Content-Type': 'text/html; charset=utf-8' }).end(names.map((name) => `<a href="${name}">${name}</a>`).join('\n'));
  }
  response.writeHead(200, { ...headers, 'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Content-Length': entry.size, ETag: `"${entry.mtimeMs}-${entry.size}"` });
  if (request.method === 'HEAD') return response.end();
  // Closes the file too where nobody waits for the rest of it.
  return pipeline(createReadStream(file), response, () => undefined);
}

let port = Number(wished ?? 4173);
server.on('error', (error) => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE' && wished === undefined && port < 4273) server.listen(++port, host);
  else {
    console.error(`Unetscope cannot be served on ${host}:${port} (${error.message}). Choose another port: npm start -- --port 8080`);
    process.exit(1);
  }
});
server.on('listening', () => {
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}${under}`;
  console.log(`Unetscope is at ${address}`);
  if (own !== null) console.log(`It opens with ${values.model}: ${address}?model=./${own.name}`);
  if (host !== 'localhost' && !host.startsWith('127.')) {
    console.log('Other machines reach it too. Over plain http browsers give them one thread and no store; https gives both.');
  }
  if (!values.open) return;
  const [command, ...before] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  spawn(command ?? '', [...before, own === null ? address : `${address}?model=./${own.name}`], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
});
server.listen(port, host);
