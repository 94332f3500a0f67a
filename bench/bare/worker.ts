import * as ort from 'onnxruntime-web/wasm';
import mjsUrl from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { BareRequest } from './page.ts';

let session: Promise<ort.InferenceSession> | null = null;

async function open({ modelUrl, threads }: BareRequest): Promise<ort.InferenceSession> {
  ort.env.wasm.wasmPaths = { mjs: new URL(mjsUrl, import.meta.url).href, wasm: new URL(wasmUrl, import.meta.url).href };
  ort.env.wasm.numThreads = threads;
  const bytes = new Uint8Array(await (await fetch(modelUrl)).arrayBuffer());
  return await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
}

self.onmessage = async ({ data }: MessageEvent<BareRequest>) => {
  const fresh = session === null;
  session ??= open(data);
  const opened = await session;
  const { batch, sample, tokens, steps } = data;
  const length = batch * sample[0] * sample[1] * sample[2];
  const feeds = () => ({
    sample: new ort.Tensor('float32', new Float32Array(length).fill(0.1), [batch, ...sample]),
    timestep: new ort.Tensor('float32', new Float32Array(batch).fill(500), [batch]),
    tokens: new ort.Tensor('int32', new Int32Array(batch * tokens).fill(1), [batch, tokens]),
  });
  if (fresh) for (let i = 0; i < 3; i++) await opened.run(feeds());
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    await opened.run(feeds());
    times.push(performance.now() - start);
  }
  self.postMessage(times);
};
