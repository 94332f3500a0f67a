// The app's own modules under Node, through Vite. Nothing is watched: to watch the folders would take longer than all else here does.
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const vite = await createServer({
  root: fileURLToPath(new URL('..', import.meta.url)),
  // With a config of its own Vite would drop `watch: null`.
  configFile: false,
  server: { middlewareMode: true, watch: null, ws: false },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
});

/** A module of the app, by its path from the top. */
export const load = (/** @type {string} */ path) => vite.ssrLoadModule(path);

export const close = () => vite.close();
