/**
 * Names of what this site keeps in the browser's Cache Storage. All but the weights are the service worker's, which imports nothing and names them itself
 * (src/offline/service-worker.ts).
 */
export const SHELL_STORES = 'unetscope-shell-';
/** There as soon as all that a visit used is kept. */
export const RUNTIME_STORE = 'unetscope-runtime';
export const DATA_STORE = 'unetscope-data';
/** Empty: there where the version in charge has stepped aside for the one that waits. */
export const ASIDE_STORE = 'unetscope-aside';
/** The number goes up when what is stored under a key changes its form. */
export const WEIGHTS_STORE = 'unetscope-weights-1';
/** `…/unetscope-weights/<SHA-256 of the file>` */
export const weightsKey = (hash: string, base: string) => new URL(`/unetscope-weights/${hash}`, base).href;
