/** Names of what this site keeps in the browser's Cache Storage. The number goes up when what is stored under a key changes its form. */
export const WEIGHTS_STORE = 'unetscope-weights-1';
/** `…/unetscope-weights/<SHA-256 of the file>` */
export const weightsKey = (hash: string, base: string) => new URL(`/unetscope-weights/${hash}`, base).href;
