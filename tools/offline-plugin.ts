import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformWithOxc, type Plugin, type ResolvedConfig } from 'vite';

/** Public files that belong to the page. What belongs to a model is kept when it is used. */
const PUBLIC = /^(manifest\.webmanifest|icons\/.*)$/;

/** Writes `sw.js`: src/offline/service-worker.ts with the names of the files that were built, and their common hash as its version. */
export function serviceWorker(source: string): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    async closeBundle() {
      const folder = config.build.outDir;
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((path) => path.replaceAll('\\', '/'))
        .filter((path) => !/\.(br|gz)$/.test(path))
        .sort();
      const ofRuntime = (path: string) => /\/ort[.-]/.test(path);
      const ofWebGpu = (path: string) => /asyncify|webgpu/.test(path);
      const shell = files.filter((path) => (path.startsWith('assets/') && !ofRuntime(path)) || PUBLIC.test(path));
      const runtime = files.filter((path) => path.startsWith('assets/') && ofRuntime(path));
      const version = createHash('sha256');
      for (const path of ['index.html', ...shell, ...runtime]) version.update(`${path}\n`).update(path.startsWith('assets/') ? '' : readFileSync(join(folder, path)));
      const constants = {
        __VERSION__: version.digest('hex').slice(0, 16),
        __SHELL__: shell,
        __RUNTIMES__: { wasm: runtime.filter((path) => !ofWebGpu(path)), webgpu: runtime.filter(ofWebGpu) },
      };
      const { code } = await transformWithOxc(readFileSync(source, 'utf8'), source, { sourcemap: false, target: 'es2022' });
      const filled = Object.entries(constants).reduce((text, [name, value]) => text.replaceAll(name, JSON.stringify(value)), code);
      writeFileSync(join(folder, 'sw.js'), filled.replace(/^export\s*\{\s*\};?\s*$/m, ''));
    },
  };
}
