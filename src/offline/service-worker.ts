/// <reference lib="WebWorker" />
/**
 * Between the page and its host: adds the headers that threads need where the host cannot send them, and keeps what was fetched, so that
 * the page opens without a network. It imports nothing, because it is the one file that must not change its name; the build fills in the
 * three constants (tools/offline-plugin.ts).
 *
 * - The page and its hashed files are those of one version, from the store: a deploy in the middle of a visit takes nothing away. The
 *   next version is fetched beside it and waits until no page of this one is open. Where the person wants it now, this one steps aside and
 *   answers with the page of the next. (It is not replaced under open pages: Chromium puts that off for minutes, and says nothing, where the
 *   outgoing worker is asked for something at that very moment; and other tabs would lose their parts.)
 * - Descriptions and small data of models are asked of the host and taken from the store where that does not answer.
 * - Weights pass through: the engine keeps them itself, by their hash.
 */

/** Of all files: another version is another service worker. */
declare const __VERSION__: string;
/** What the page is made of, as paths relative to this file, without onnxruntime. */
declare const __SHELL__: readonly string[];
/** Paths of each build of onnxruntime: kept where it is used. */
declare const __RUNTIMES__: Readonly<Record<string, readonly string[]>>;

const scope = self as unknown as ServiceWorkerGlobalScope;
const SHELL = `unetscope-shell-${__VERSION__}`;
const RUNTIME = 'unetscope-runtime';
const DATA = 'unetscope-data';
/** It is there, and empty, where this version has stepped aside: a worker may be ended and started anew at any time. */
const ASIDE = 'unetscope-aside';
/** A host that has not answered after so long is not waited for where there is an answer in store. */
const PATIENCE_MS = 4_000;

/** Everything was deleted, and this worker, which stays in charge of what is open, keeps nothing more. */
let forgotten = false;

const here = (path: string) => new URL(path, scope.registration.scope).href;
const page = () => here('./');
const runtimeFiles = () => new Set(Object.values(__RUNTIMES__).flat().map(here));

scope.addEventListener('install', (event) => {
  // The first time there is nothing to be kept together, and somebody who waits for threads. What it holds is brought when the page is idle.
  if (scope.registration.active === null) event.waitUntil(scope.skipWaiting());
  else event.waitUntil(keepShell());
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      const wanted = runtimeFiles();
      for (const name of await caches.keys()) if (isShell(name) && name !== SHELL) await caches.delete(name);
      await caches.delete(ASIDE);
      const runtime = await caches.open(RUNTIME);
      for (const { url } of await runtime.keys()) if (!wanted.has(url)) await runtime.delete(url);
    })(),
  );
});

scope.addEventListener('message', (event) => {
  const { data } = event as { data: { kind?: unknown; runtime?: unknown; used?: unknown } };
  if (data.kind === 'forget') forgotten = true;
  if (data.kind === 'keep') {
    const files = typeof data.runtime === 'string' ? (__RUNTIMES__[data.runtime] ?? []) : [];
    // What the page asked for before this worker was in charge did not pass through it.
    const used = Array.isArray(data.used) ? data.used.map(String).filter((url) => url.startsWith(page())) : [];
    const descriptions = used.map((url) => url.slice(page().length)).filter(isDescription);
    // Not on activation: what a page asks for while the worker that takes it over is still being activated fails in Firefox, for good where it is
    // a module. Nor is it waited for: Firefox takes the page over and does not say so.
    void scope.clients.claim().catch(() => undefined);
    const ofTheProgram = async () => {
      // The page is of a version that keeps its own.
      if (!(await isAside())) await Promise.all([keepShell(), keepAll(RUNTIME, files)]);
    };
    const kept = Promise.all([ofTheProgram(), keepAll(DATA, descriptions).catch(() => undefined)]);
    event.waitUntil(
      kept.then(
        () => event.ports[0]?.postMessage('kept'),
        (error: unknown) => event.ports[0]?.postMessage(String(error)),
      ),
    );
  }
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin || !url.href.startsWith(page()) || request.headers.has('range')) return;
  // Asked of the browser's own cache, and of nobody else (engine/worker/program.ts).
  if (request.cache === 'only-if-cached') return;
  const path = url.href.slice(page().length).replace(/[?#].*$/, '');
  if (request.mode === 'navigate') event.respondWith(path === '' || path === 'index.html' ? opened(request) : fetch(request).then(isolated));
  else if (path.startsWith('assets/')) event.respondWith(ofThisVersion(request, path.endsWith('.wasm')));
  else if (isDescription(path)) event.respondWith(fresh(request));
  else if (__SHELL__.includes(path)) event.respondWith(ofThisVersion(request, false));
});

/** What is said of models, and their small data. */
function isDescription(path: string): boolean {
  return path.startsWith('models/') && !path.endsWith('.onnx') && !path.endsWith('golden-taps.npz');
}

/** The page: of the latest version where this one has stepped aside, else this version's, else the host's. */
async function opened(request: Request): Promise<Response> {
  const shell = (await isAside()) ? await latestShell() : SHELL;
  return (await stored(shell, page())) ?? isolated(await fetch(request));
}

async function isAside(): Promise<boolean> {
  return caches.has(ASIDE).catch(() => false);
}

const isShell = (name: string) => name.startsWith('unetscope-shell-');

async function latestShell(): Promise<string> {
  const shells = (await caches.keys()).filter((name) => isShell(name) && name !== SHELL);
  return shells.at(-1) ?? SHELL;
}

/** A file whose name is its hash, or that belongs to the page of this version. */
async function ofThisVersion(request: Request, program: boolean): Promise<Response> {
  const kept = (await stored(SHELL, request.url)) ?? (await stored(undefined, request.url));
  // A program goes on as it is: the browser keeps what it compiled only for a response of the host's own.
  if (kept !== null) return kept;
  const response = await fetch(request);
  if (program) {
    if (response.ok) void keep(RUNTIME, request.url, response.clone());
    return response;
  }
  return isolated(response);
}

/** From the host, while it answers; else what it said last. */
async function fresh(request: Request): Promise<Response> {
  const before = await stored(DATA, request.url);
  const asked = fetch(request).then((response) => {
    if (response.ok) void keep(DATA, request.url, response.clone());
    return response;
  });
  if (before === null) return asked;
  asked.catch(() => undefined);
  const impatience = new Promise<Response>((resolve) => setTimeout(() => resolve(before), PATIENCE_MS));
  return Promise.race([asked.then((response) => (response.ok ? response : before)), impatience]).catch(() => before);
}

async function keepShell(): Promise<void> {
  await keepAll(SHELL, ['./', ...__SHELL__]);
}

async function keepAll(name: string, paths: readonly string[]): Promise<void> {
  const cache = await caches.open(name);
  for (const path of paths) {
    const url = here(path);
    if ((await cache.match(url)) !== undefined) continue;
    // Hashed names may come from the browser's own store, and so may what this visit went by; the page itself may not.
    const response = await fetch(url, { cache: name === SHELL && !path.startsWith('assets/') ? 'reload' : 'default' });
    if (forgotten) return;
    if (!response.ok) {
      // A file that a model does not have was asked for too.
      if (name === DATA) continue;
      throw new Error(`${path}: ${response.status}`);
    }
    await cache.put(url, path.endsWith('.wasm') ? response : isolated(response));
  }
}

/** From one store, or from whichever has it. A store that is full, blocked or cleared is no error: the host is asked. */
async function stored(name: string | undefined, url: string): Promise<Response | null> {
  try {
    // Not by opening the store, which would make one where it was deleted.
    return (await caches.match(url, name === undefined ? {} : { cacheName: name })) ?? null;
  } catch {
    return null;
  }
}

async function keep(name: string, url: string, response: Response): Promise<void> {
  if (forgotten) return;
  try {
    await (await caches.open(name)).put(url, response);
  } catch {
    // See above.
  }
}

/** With the headers that threads need, where the host has not sent them. */
function isolated(response: Response): Response {
  if (response.type === 'opaqueredirect' || response.status === 0 || response.headers.has('cross-origin-embedder-policy')) return response;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
