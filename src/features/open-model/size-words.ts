import { memoryFor, WASM_MEMORY } from '../../protocol/foreign/size-estimate.ts';
import { sizeWords } from './loading-words.ts';

/** Beyond this share of what a device says that it has, something else has to go. */
const COMFORT = 0.6;

/** Before anything has been read: `bytes` are all that is to come. */
export function memoryWords(bytes: number): string {
  const memory = memoryFor(bytes, 2, 0);
  return `Running it takes about ${sizeWords(memory)} of memory, or more where its pictures are large. ${fitWords(memory)}`;
}

/** Whether so many bytes are there to be had. */
export function fitWords(memory: number): string {
  if (memory > WASM_MEMORY) return `A page can use ${sizeWords(WASM_MEMORY)} in all, so it will most likely not fit: choose smaller pictures, or export it in half precision (python tools/export_unet.py … --half).`;
  // Chromium rounds it, and says no more than 8 or 32.
  const { deviceMemory } = navigator as { readonly deviceMemory?: number };
  const has = deviceMemory === undefined ? null : deviceMemory * 2 ** 30;
  if (has === null || memory < COMFORT * has) return `It fits: a page can use ${sizeWords(WASM_MEMORY)}.`;
  return `A page can use ${sizeWords(WASM_MEMORY)}, but this device reports about ${deviceMemory ?? 0} GB for everything: close what you do not need first.`;
}
