import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin, ResolvedConfig, Rollup } from 'vite';
import { headersFile, policyOf } from './headers.ts';
import { notices, sbom } from './licences.mjs';

/** What the build does beyond Vite's own. */

/** Has the page ask for the whole program at once, of which boot.ts is the first kilobyte and names the rest only when it runs. */
export function preloadProgram(entry: string): Plugin {
  return {
    name: 'preload-program',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }) {
        const chunks = Object.values(bundle ?? {}).filter((file): file is Rollup.OutputChunk => file.type === 'chunk');
        const main = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(entry) === true);
        if (main === undefined) return [];
        // What its imports import is asked for at once too.
        const files = new Set(main.imports);
        for (const file of files) for (const further of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) files.add(further);
        return [
          // As a script, and no mere hint: the page counts as loaded when it has run.
          { tag: 'script', attrs: { type: 'module', crossorigin: true, src: `./${main.fileName}` }, injectTo: 'head' },
          ...[...files].map((file) => ({ tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' as const })),
        ];
      },
    },
  };
}

/** Writes something more into the folder of a build that is done. */
function afterBuild(name: string, write: (folder: string) => void): Plugin {
  let folder = '';
  return {
    name,
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      write(folder);
    },
  };
}

/** What the page wants of its host, where that reads it from a file. */
export function hostHeaders(): Plugin {
  return afterBuild('host-headers', (folder) => writeFileSync(join(folder, '_headers'), headersFile(readFileSync(join(folder, 'index.html'), 'utf8'))));
}

/** The page carries its Content-Security-Policy itself, so that it holds on any host. The dev server needs scripts of its own and has none. */
export function contentSecurity(): Plugin {
  return {
    name: 'content-security',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        return [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: policyOf(html) }, injectTo: 'head-prepend' }];
      },
    },
  };
}

/** The terms of what the page is made of, and a list of it for machines. */
export function licences(version: string): Plugin {
  return afterBuild('licences', (folder) => {
    writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), notices());
    writeFileSync(join(folder, 'sbom.cdx.json'), sbom(version));
  });
}

const COMPRESSIBLE = new Set(['.html', '.js', '.mjs', '.css', '.json', '.wasm', '.svg', '.webmanifest', '.txt']);
/** A program of onnxruntime takes minutes at the best quality, which only what is deployed is worth. */
const LARGE = 2_000_000;

/** Writes `.br` and `.gz` beside what they make smaller, for servers that send what is there. `UNETSCOPE_COMPRESS=best` takes its time. */
export function compressed(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    closeBundle() {
      const cache = join(config.cacheDir, 'compressed');
      mkdirSync(cache, { recursive: true });
      const folder = config.build.outDir;
      for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!COMPRESSIBLE.has(extname(path))) continue;
        const bytes = readFileSync(join(folder, path));
        const quality = bytes.length > LARGE && process.env.UNETSCOPE_COMPRESS !== 'best' ? 5 : 11;
        const parameters = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        const hash = createHash('sha256').update(bytes).digest('hex');
        for (const [ending, compress] of [
          [`br`, () => brotliCompressSync(bytes, { params: parameters })],
          ['gz', () => gzipSync(bytes, { level: 9 })],
        ] as const) {
          const held = join(cache, `${hash}-${quality}.${ending}`);
          if (!existsSync(held)) writeFileSync(held, compress());
          const small = readFileSync(held);
          if (small.length < 0.95 * bytes.length) writeFileSync(join(folder, `${path}.${ending}`), small);
        }
      }
    },
  };
}
