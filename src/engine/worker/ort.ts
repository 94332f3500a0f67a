import wasmMjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import webgpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import webgpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { Runtime, type Ort, type OrtBuild } from './runtime.ts';

/** Its program is up to 7 MB on the wire, and the browser says nothing of how much of it has come. */
const INIT_LIMIT_MS = 180_000;

/** onnxruntime-web for this worker, fetched when a session is first built. */
export function startRuntime(): Runtime {
  const isolated = self.crossOriginIsolated;
  const threads = isolated ? threadsFor(navigator.hardwareConcurrency) : 1;
  return new Runtime((build) => startBuild(build, threads), threads, isolated);
}

/**
 * The files are named one by one and absolutely: with its default bundle, a production build of Vite hangs in
 * InferenceSession.create with two threads or more, because the threads start from the app's chunk. (1.30.0; to be tried
 * again with each new version.)
 */
async function startBuild(build: OrtBuild, threads: number): Promise<Ort> {
  const ort: Ort = await (build === 'wasm' ? import('onnxruntime-web/wasm') : import('onnxruntime-web/webgpu'));
  const [mjs, wasm] = build === 'wasm' ? [wasmMjs, wasmWasm] : [webgpuMjs, webgpuWasm];
  ort.env.wasm.wasmPaths = { mjs: new URL(mjs, import.meta.url).href, wasm: new URL(wasm, import.meta.url).href };
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.initTimeout = INIT_LIMIT_MS;
  ort.env.logLevel = 'error';
  return ort;
}

/** All of up to 4 cores; of more, half, because they are often two to a real one and two threads on it slow each other. At most 8. */
function threadsFor(cores: number): number {
  return Math.min(8, Math.max(Math.min(cores, 4), Math.floor(cores / 2)));
}
