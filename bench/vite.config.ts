import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { isolation } from '../tools/headers.ts';
import { resolve } from '../vite.config.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The bare loop, built exactly as the app is. */
export default defineConfig({
  root: here('bare'),
  base: './',
  publicDir: here('../public'),
  resolve,
  worker: { format: 'es' },
  build: { target: 'es2023', outDir: here('../dist-bench'), emptyOutDir: true },
  preview: { headers: isolation },
});
