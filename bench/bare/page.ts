/** The yardstick: nothing but onnxruntime-web in a module worker, and a loop. */
export interface BareRequest {
  readonly modelUrl: string;
  readonly batch: number;
  readonly sample: readonly [number, number, number];
  readonly tokens: number;
  readonly threads: number;
  readonly steps: number;
}

declare global {
  interface Window {
    /** Milliseconds of each `session.run`, after a warm-up. The session is kept between calls. */
    bare: (request: BareRequest) => Promise<number[]>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

window.bare = (request) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<number[]>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage(request);
  });
