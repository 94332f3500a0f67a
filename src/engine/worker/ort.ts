import wasmMjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import webgpuMjs from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url';
import webgpuWasm from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import { takeOwnWorkers } from '../../protocol/own-script.ts';
import type { Bytes } from './downloads.ts';
import { Program } from './program.ts';
import { Runtime, type Ort, type OrtBuild, type Started } from './runtime.ts';

/** onnxruntime's own limit, from when its program is asked for. Stalls are noticed sooner, by the bytes. */
const INIT_LIMIT_MS = 3_600_000;

/** onnxruntime-web for this worker; each build is fetched when it is first asked for. */
export function startRuntime(): Runtime {
  const isolated = self.crossOriginIsolated;
  const threads = isolated ? threadsFor(navigator.hardwareConcurrency) : 1;
  // Its threads are workers of this one.
  if (threads > 1) takeOwnWorkers();
  return new Runtime((build, onBytes) => startBuild(build, threads, onBytes), threads, isolated);
}

/**
 * The files are named one by one and absolutely: with its default bundle, a production build of Vite hangs in
 * InferenceSession.create with two threads or more, because the threads start from the app's chunk. (1.30.0; to be tried
 * again with each new version.)
 */
async function startBuild(build: OrtBuild, threads: number, onBytes: (bytes: Bytes) => void): Promise<Started> {
  const [mjs, wasm] = build === 'wasm' ? [wasmMjs, wasmWasm] : [webgpuMjs, webgpuWasm];
  const program = new Program(new URL(wasm, import.meta.url).href, __RUNTIME_BYTES__[build], onBytes);
  const ort: Ort = await (build === 'wasm' ? import('onnxruntime-web/wasm') : import('onnxruntime-web/webgpu'));
  ort.env.wasm.wasmPaths = { mjs: new URL(mjs, import.meta.url).href, wasm: program.url };
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.initTimeout = INIT_LIMIT_MS;
  ort.env.logLevel = 'error';
  return { ort, whole: program.whole };
}

/** All of up to 4 cores; of more, half, because they are often two to a real one and two threads on it slow each other. At most 8. */
function threadsFor(cores: number): number {
  return Math.min(8, Math.max(Math.min(cores, 4), Math.floor(cores / 2)));
}
