import type { EngineStats } from '../../protocol/engine.ts';
import type { Tensor } from '../../protocol/frame.ts';
import { toWire, type Reply, type Request, type Results } from '../messages.ts';
import { EngineCore } from './engine-core.ts';
import { prepareRuntime } from './load.ts';
import type { Runtime } from './runtime.ts';

const BEAT_MS = 1_000;

/** Answers the main thread's messages with an EngineCore, and lets it know that the worker lives. */
export function serve(scope: typeof self, runtime: Runtime): void {
  const post = (reply: Reply, transfer: Transferable[] = []) => scope.postMessage(reply, transfer);
  const core = new EngineCore(runtime, (message) => post({ kind: 'device-lost', message }));
  const active = new Map<number, AbortController>();
  setInterval(() => {
    if (active.size > 0) post({ kind: 'alive' });
  }, BEAT_MS);

  scope.addEventListener('message', ({ data }: MessageEvent<Request>) => {
    switch (data.kind) {
      case 'hello':
        holdLock(data.lock, () => post({ kind: 'holding' }));
        return;
      case 'prepare':
        // What fails is told to the load that needs it.
        void prepareRuntime(runtime, data.choice).catch(() => undefined);
        return;
      case 'cancel':
        active.get(data.id)?.abort();
        return;
      case 'watch':
        core.watch(data.names);
        return;
      case 'forget-edits':
        core.forgetEdits();
        return;
      default:
        void answer(data);
    }
  });

  async function answer(request: Extract<Request, { id: number }> & { kind: keyof Results }): Promise<void> {
    const { id } = request;
    const controller = new AbortController();
    active.set(id, controller);
    const { signal } = controller;
    const stats = (): EngineStats => core.stats();
    try {
      switch (request.kind) {
        case 'load': {
          const onProgress: Parameters<EngineCore['load']>[1] = (progress) => post({ kind: 'progress', id, progress });
          const value = await core.load(request, onProgress, signal);
          post({ kind: 'done', id, value, stats: stats() });
          return;
        }
        case 'run':
          await core.run(
            request.request,
            // The frame is copied, which costs microseconds, because the sampler keeps some of its arrays; what is watched is large and ours alone.
            (frame, watched) => post({ kind: 'frame', id, frame, watched, stats: stats() }, buffersOf(watched)),
            signal,
          );
          post({ kind: 'done', id, value: null, stats: stats() });
          return;
        case 'probe': {
          const value = await core.probe(request.inputs, request.names, request.edited, signal, request.of);
          post({ kind: 'done', id, value, stats: stats() }, buffersOf(value));
          return;
        }
        case 'try-out': {
          const value = await core.tryOut(request.model, request.asked, signal);
          post({ kind: 'done', id, value, stats: stats() }, buffersOf(value));
          return;
        }
        case 'weights': {
          const value = await core.weights(request.name, signal);
          post({ kind: 'done', id, value, stats: stats() }, buffersOf([value]));
          return;
        }
        case 'decode':
        case 'encode': {
          const value = await core[request.kind](request.data, signal);
          post({ kind: 'done', id, value, stats: stats() }, buffersOf([value]));
          return;
        }
        case 'words':
          post({ kind: 'done', id, value: await core.words(request.prompt, signal), stats: stats() });
          return;
        case 'conditions':
          post({ kind: 'done', id, value: await core.conditions(request.asked, signal), stats: stats() });
          return;
        case 'stats':
          await core.settled();
          post({ kind: 'done', id, value: stats(), stats: stats() });
      }
    } catch (error) {
      post({ kind: 'failed', id, error: toWire(error), stats: stats() });
    } finally {
      active.delete(id);
    }
  }
}

/** Each buffer once: a tensor may have been asked for twice. */
function buffersOf(tensors: readonly Tensor[]): ArrayBuffer[] {
  return [...new Set(tensors.map(({ data }) => data.buffer))].filter((buffer) => buffer instanceof ArrayBuffer);
}

/** Held for as long as the worker lives. Web Locks are missing on plain http and refused in sandboxed frames, where only the heartbeat tells. */
function holdLock(name: string, holding: () => void): void {
  const locks = navigator.locks as LockManager | undefined;
  locks
    ?.request(name, () => {
      holding();
      return new Promise<never>(() => undefined);
    })
    .catch(() => undefined);
}
