import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** One for each of Playwright's workers: two of them may build at once. */
const output = join(root, 'node_modules/.cache/engine-harness', process.env['TEST_PARALLEL_INDEX'] ?? '0');

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

/** The harness as a production build, made with the app's own settings. */
export async function buildHarness(): Promise<void> {
  await build({
    configFile: join(root, 'vite.config.ts'),
    root: join(root, 'e2e/engine/harness'),
    publicDir: false,
    logLevel: 'error',
    build: { outDir: output, emptyOutDir: true },
  });
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A static host whose faults a test can choose. */
export interface Host {
  readonly url: string;
  /** By the end of the path: answers instead of the file. */
  readonly faults: Map<string, Handler>;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

export async function startHost({ isolated = true }: { isolated?: boolean } = {}): Promise<Host> {
  const faults = new Map<string, Handler>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    requests.push(path);
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    const fault = [...faults].find(([end]) => path.endsWith(end));
    if (fault !== undefined) fault[1](request, response);
    else sendFile(path, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    faults,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function sendFile(path: string, response: ServerResponse): void {
  const file = path.startsWith('/models/') ? join(root, 'public', path) : join(output, path === '/' ? 'index.html' : path);
  try {
    response.setHeader('Content-Length', statSync(file).size);
  } catch {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream');
  createReadStream(file).pipe(response);
}
