import { readFileSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type UserConfig } from 'vite';
import { shortClassNames } from './tools/class-names.ts';
import { firstChunks } from './tools/first-chunk.ts';
import { compressed, contentSecurity, hostHeaders, licences, preloadProgram } from './tools/build-plugins.ts';
import { isolation, readable } from './tools/headers.ts';
import { serviceWorker } from './tools/offline-plugin.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

const source = (path: string) => fileURLToPath(new URL(`src/${path}`, import.meta.url));

/** What src/app/with-model.ts brings. */
const withModel = ['app/loss-without.ts', 'features/film/EditMarks.tsx', 'features/u-map/later-joins.ts', 'features/u-map/NoWords.tsx', 'features/u-map/tensor-paintings.ts', 'app/trial.ts', 'app/kept-page.ts', 'protocol/check-edits.ts', 'store/seal.ts', 'store/view-within.ts'];

/** Bytes of onnxruntime's programs, for an honest total while they are downloaded. */
const runtimeBytes = (file: string) => statSync(new URL(`node_modules/onnxruntime-web/dist/${file}`, import.meta.url)).size;
export const define = {
  __APP_VERSION__: JSON.stringify(version),
  __RUNTIME_BYTES__: JSON.stringify({
    wasm: runtimeBytes('ort-wasm-simd-threaded.wasm'),
    webgpu: runtimeBytes('ort-wasm-simd-threaded.asyncify.wasm'),
  }),
};

/**
 * The default bundle of onnxruntime-web hangs in InferenceSession.create with two threads or more in production builds (its
 * pthread worker starts from the app's own chunk); with this condition it loads the extern wasm that engine/ names.
 */
export const resolve = { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser', 'development|production'] };

/** Tests that change what others use (modules, globals, what the page keeps), or look at the memory of their process. */
const apart = [
  'src/app/*.test.ts',
  'src/engine/client.test.ts',
  'src/engine/worker/weight-files.test.ts',
  'src/features/inspector/pin-room.test.ts',
  'src/features/lecture/lecture-store.test.ts',
  'src/protocol/foreign/describe-scheduler.test.ts',
  'src/remote/worker/*.test.ts',
  'src/store/{page-link,start}.test.ts',
  'tools/**/*.test.ts',
];

export default defineConfig(({ command }) => ({
  base: './',
  css: { modules: command === 'build' ? { generateScopedName: shortClassNames(source('')) } : {} },
  plugins: [react(), preloadProgram('/src/app/main.tsx'), contentSecurity(), hostHeaders(), licences(version), serviceWorker(source('offline/service-worker.ts')), compressed()],
  define,
  resolve,
  worker: { format: 'es' },
  // One style sheet: a style sheet that does not come cannot be tried again, and would cost the page that needs it.
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1000,
    cssCodeSplit: false,
    // tools/build-plugins.ts preloads what the page starts with. Of what comes later lists of names would be half as large as the smaller parts themselves.
    modulePreload: false,
    rolldownOptions: { output: { codeSplitting: firstChunks({ main: source('app/main.tsx'), boot: source('app/boot.ts'), withModel: withModel.map(source) }) } },
  },
  server: { headers: { ...isolation, ...readable } },
  preview: { headers: { ...isolation, ...readable } },
  test: {
    environment: 'node',
    setupFiles: ['src/diffusion/every-sampler.ts'],
    // Vitest leaves one processor to itself, which is half of two.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      // Most take the modules that a file before has loaded: half of what a small one costs is to load them.
      { extends: true, test: { name: 'together', include: ['src/**/*.test.{ts,tsx}'], exclude: apart, isolate: false } },
      { extends: true, test: { name: 'apart', include: apart } },
    ],
  },
}) as UserConfig);
