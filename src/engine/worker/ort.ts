import * as ort from 'onnxruntime-web/webgpu';
import mjsUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { Runtime } from './runtime.ts';

/**
 * onnxruntime-web for this worker. The files are named one by one and absolutely: with its default bundle, a production
 * build of Vite hangs in InferenceSession.create with two threads or more, because the threads start from the app's chunk.
 * (1.30.0; to be tried again with each new version.)
 */
export function startRuntime(): Runtime {
  const isolated = self.crossOriginIsolated;
  const threads = isolated ? threadsFor(navigator.hardwareConcurrency) : 1;
  ort.env.wasm.wasmPaths = {
    mjs: new URL(mjsUrl, import.meta.url).href,
    wasm: new URL(wasmUrl, import.meta.url).href,
  };
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = 'error';
  return new Runtime(ort, threads, isolated);
}

/** All of up to 4 cores; of more, half, because they are often two to a real one and two threads on it slow each other. At most 8. */
function threadsFor(cores: number): number {
  return Math.min(8, Math.max(Math.min(cores, 4), Math.floor(cores / 2)));
}
